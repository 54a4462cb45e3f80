"""Facts of the client that need no hub."""

import contextlib
import io
import math
import struct
import tempfile
import unittest
from pathlib import Path

import numpy as np
from PIL import Image

from misfit.__main__ import main
from misfit import Dataset, MisfitError, dataset_from_folder
from misfit.abridged_dataset import abridge_dataset, fits_event
from misfit.answers import probabilities_of
from misfit.event_lines import event_line, json_text
from misfit.hub import Hub
from misfit.metric_gatherer import MetricGatherer
from misfit.png import encode_png
from misfit.predictions import predictions_of
from misfit.run_settings import run_settings
from misfit.run_stream import whole_lines
from misfit.scores import scores_of
from misfit.text import cut, one_line


class Lines(unittest.TestCase):
    def test_nan_and_infinities_are_written_as_strings(self) -> None:
        line = event_line({"a": math.nan, "b": [np.float32("inf"), -math.inf, np.int64(3)], "c": np.array([0.5])})
        self.assertEqual(line, '{"a":"NaN","b":["Infinity","-Infinity",3],"c":[0.5]}')

    def test_any_text_is_one_line_of_ascii(self) -> None:
        line = event_line({"name": "caf\u00e9\n\u2028\ud800"})
        self.assertTrue(line.isascii() and "\n" not in line)

    def test_what_is_too_long_is_refused(self) -> None:
        with self.assertRaisesRegex(MisfitError, "at most 65536"):
            event_line({"name": "x" * 65536})

    def test_a_torn_last_line_is_not_there(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "events.jsonl").write_bytes(b'{"seq":1}\n{"seq":2}\n{"se')
            self.assertEqual(list(whole_lines(Path(folder))), [b'{"seq":1}\n', b'{"seq":2}\n'])


class Answers(unittest.TestCase):
    def test_loss_and_accuracy_are_those_of_the_definition(self) -> None:
        made = predictions_of([0, 1, 1], [[0.5, 0.5], [0.75, 0.25], [0, 1]])
        self.assertEqual(made.predicted.tolist(), [0, 0, 1])
        self.assertAlmostEqual(made.loss, (math.log(2) + math.log(4) + 0) / 3, places=6)
        self.assertAlmostEqual(made.accuracy, 2 / 3)

    def test_a_true_class_of_probability_0_costs_as_much_as_in_keras(self) -> None:
        self.assertAlmostEqual(predictions_of([1], [[1.0, 0.0]]).loss, -math.log(1e-7), places=5)

    def test_one_probability_a_sample_is_that_of_class_1(self) -> None:
        for given in ([0.75, 0.25], [[0.75], [0.25]]):
            self.assertEqual(predictions_of([1, 1], given).predicted.tolist(), [1, 0])

    def test_one_logit_a_sample_is_that_of_class_1(self) -> None:
        # Keras 3.15.1, BinaryCrossentropy(from_logits=True), a sample at a time.
        for given in ([2.0, 2.0, -1.0, 0.0], [[2.0], [2.0], [-1.0], [0.0]]):
            made = predictions_of(np.array([[1], [0], [0], [1]]), probabilities_of(given, from_logits=True))
            np.testing.assert_allclose(made.losses, [0.126928, 2.126928, 0.313262, 0.693147], atol=1e-6)
            self.assertEqual(made.predicted.tolist(), [1, 1, 0, 0])

    def test_logits_of_several_classes_are_taken_through_a_softmax(self) -> None:
        np.testing.assert_allclose(probabilities_of([[0.0, math.log(3)]], from_logits=True), [[0.25, 0.75]], atol=1e-7)
        sure = probabilities_of([[1000.0], [-1000.0]], from_logits=True)
        self.assertEqual(sure.tolist(), [[0, 1], [1, 0]])
        self.assertTrue(np.isnan(probabilities_of([[math.nan], [math.inf]], from_logits=True)).all())

    def test_one_output_that_is_no_probability_is_refused(self) -> None:
        with self.assertRaisesRegex(MisfitError, "give from_logits=True"):
            predictions_of([0, 1], probabilities_of([0.5, 3.0], from_logits=False))

    def test_one_hot_labels_are_class_indices(self) -> None:
        self.assertEqual(predictions_of([[0, 1], [1, 0]], [[0, 1], [0, 1]]).actual.tolist(), [1, 0])

    def test_a_class_beyond_the_best_five_is_told_apart_as_scikit_learn_does(self) -> None:
        # scikit-learn 1.9.1 (tools/fixtures/many_classes.py): area and average precision of class 10 are 1.0.
        rows = [[0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.01, 0.05], [0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03, 0.01]]
        scores = scores_of(predictions_of([10, 0], rows))
        assert scores is not None
        areas, precisions = (struct.unpack_from("<11d", scores.blob, at) for at in (88, 88 + 8 * 11))
        self.assertEqual((areas[10], precisions[10]), (1.0, 1.0))

    def test_up_to_ten_classes_there_is_nothing_to_score(self) -> None:
        self.assertIsNone(scores_of(predictions_of([0], np.full((1, 10), 0.1))))

    def test_logits_and_impossible_classes_are_refused(self) -> None:
        for labels, given, reason in [
            ([0], [[3.0, -2.0]], "softmax"),
            ([2], [[0.5, 0.5]], "0 to 1 expected"),
            ([0.5], [[0.5, 0.5]], "0 to 1 expected"),
            ([0, 1], [[0.5, 0.5]], "1 rows"),
            ([0], np.zeros((1, 2, 2)), "shape"),
        ]:
            with self.subTest(reason), self.assertRaisesRegex(MisfitError, reason):
                predictions_of(labels, given)


class Images(unittest.TestCase):
    def test_a_png_holds_the_pixels(self) -> None:
        pixels = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "one.png"
            file.write_bytes(encode_png(pixels))
            self.assertEqual(np.asarray(Image.open(file)).tolist(), pixels.tolist())

    def test_floats_are_taken_back_to_bytes(self) -> None:
        bytes_of = np.arange(16, dtype=np.uint8).reshape(1, 4, 4) * 17
        same = [Dataset("a", ["x"], validation=(images, [0])).id for images in (bytes_of, bytes_of / 255, (bytes_of / np.float32(255)))]
        self.assertEqual(len(set(same)), 1)

    def test_what_does_not_fit_together_is_refused(self) -> None:
        image = np.zeros((2, 4, 4))
        for given, reason in [
            ({"validation": (image, [0])}, "1 labels for 2 validation images"),
            ({"validation": (image, [0, 5])}, "validation: sample 1: true class 5"),
            ({"validation": (np.zeros((2, 4, 4, 4)), [0, 0])}, "1 or 3"),
            ({"validation": (image, [0, 1]), "train": (np.zeros((1, 5, 5)), [0])}, "train images are"),
        ]:
            with self.subTest(reason), self.assertRaisesRegex(MisfitError, reason):
                Dataset("a", ["x", "y"], **given)

    def test_many_classes_are_abridged_to_fit_an_event(self) -> None:
        classes = [f"class {i} \u732b" * 5 for i in range(3000)]
        whole = Dataset("many", classes, validation=(np.zeros((1, 2, 2)), [0])).description()
        self.assertFalse(fits_event(whole))
        abridged = abridge_dataset(whole)
        self.assertLess(len(json_text(abridged)), 48 * 1024 + 1)
        self.assertEqual(abridged["partitions"]["validation"]["count"], 1)

    def test_a_folder_of_images_is_a_dataset(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for partition, name, colour in [("train", "b", 10), ("val", "a", 200), ("val", "b", 10), ("train", "a", 200)]:
                (Path(folder) / partition / name).mkdir(parents=True, exist_ok=True)
                Image.new("RGB", (10, 6), (colour, colour, colour)).save(Path(folder) / partition / name / "1.png")
            dataset = dataset_from_folder(folder, size=(3, 5))
            self.assertEqual((dataset.classes, dataset.image_shape), (["a", "b"], (3, 5, 3)))
            self.assertEqual(dataset.partitions["validation"].labels.tolist(), [0, 1])
            self.assertEqual(set(dataset.partitions["validation"].images[0].ravel()), {200})
            (Path(folder) / "val" / "a" / "2.jpg").write_bytes(b"not an image")
            with self.assertRaisesRegex(MisfitError, r"2\.jpg cannot be read"):
                dataset_from_folder(folder, size=(3, 5))
            (Path(folder) / "train" / "c").mkdir()
            (Path(folder) / "val" / "a" / "2.jpg").unlink()
            with self.assertRaisesRegex(MisfitError, "no class of that name"):
                dataset_from_folder(folder, size=(3, 5))


class Names(unittest.TestCase):
    def test_texts_are_cut_as_javascript_counts(self) -> None:
        self.assertEqual(cut("\U0001f408" * 3, 5), "\U0001f408" * 2)
        self.assertEqual(one_line(" a\nb\u2028 ", 200), "a b")

    def test_what_the_hub_would_refuse_is_told_at_once(self) -> None:
        given = {"tags": [], "model": "m", "dataset": "d", "epochs": 1, "batch_size": 32, "learning_rate": 0.0, "seed": -1}
        self.assertEqual(run_settings("x" * 300, **given)["name"], "x" * 200)
        self.assertFalse({"learningRate", "seed"} & run_settings("x", **given).keys())
        for name, wrong, reason in [("\n", {}, "needs a name"), ("x", {"epochs": 0}, "epochs is 0"), ("x", {"batch_size": 2.5}, "batch_size"), ("x", {"tags": ["t"] * 33}, "33 tags")]:
            with self.subTest(reason), self.assertRaisesRegex(MisfitError, reason):
                run_settings(name, **{**given, **wrong})

    def test_what_nobody_told_is_not_written(self) -> None:
        settings = run_settings("a", tags=(), model="m", dataset="d", epochs=None, batch_size=None, learning_rate=None, seed=None)
        self.assertEqual(settings, {"name": "a", "tags": [], "model": "m", "dataset": "d"})

    def test_many_metrics_are_told_in_several_events(self) -> None:
        gathered = MetricGatherer()
        names = [f"group/{'x' * 100}{i}" for i in range(5000)]
        gathered.add(1, {name: 0.5 for name in names})
        gathered.add(2, {name: math.nan for name in names})
        events = gathered.take()
        self.assertEqual([one["name"] for event in events for one in event["series"]], names)
        self.assertTrue(all(len(event_line(event)) < 60_000 for event in events))
        gathered.add(1, {str(i): 1 for i in range(1001)})
        self.assertEqual([len(event["series"]) for event in gathered.take()], [1000, 1])
        for name, value in [("", 1), ("x" * 501, 1), ("x", "many")]:
            with self.assertRaisesRegex(MisfitError, "metric"):
                gathered.add(3, {name: value})
        self.assertEqual(gathered.take(), [])


class Push(unittest.TestCase):
    def test_what_cannot_be_pushed_is_told_with_the_reason(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            run = Path(folder) / "runs" / "one"
            run.mkdir(parents=True)
            self.assertIn("there are no runs in", self.refused("push", "--home", folder))
            self.assertIn("no events.jsonl", self.refused("push", str(run)))
            for first in ("", '{"type":"started"}\n', '{"type":"created","runId":"../../etc/pwd"}\n', "not JSON\n"):
                (run / "events.jsonl").write_text(first)
                self.assertIn('its first event is not "created"', self.refused("push", str(run)))

    def refused(self, *arguments: str) -> str:
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(main(list(arguments)), 1)
        return said.getvalue()


class Addresses(unittest.TestCase):
    def test_what_is_no_address_is_refused(self) -> None:
        with self.assertRaisesRegex(MisfitError, "no address of a hub"):
            Hub("file:///etc/passwd")


if __name__ == "__main__":
    unittest.main()
