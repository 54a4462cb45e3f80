"""Facts of the client that need no hub."""

import contextlib
import io
import json
import math
import struct
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Set

import numpy as np
from PIL import Image

import misfit
from misfit.__main__ import main
from misfit import Dataset, MisfitError, dataset_from_folder
from misfit.datasets.abridged_dataset import abridge_dataset, fits_event
from misfit.answers.answers import probabilities_of
from misfit.events.event_lines import event_line, json_text
from misfit.sending.hub import Hub
from misfit.answers.layers import fitting, layer_row
from misfit.events.metric_gatherer import MetricGatherer
from misfit.datasets.png import encode_png
from misfit.answers.predictions import predictions_of
from misfit.sending.rare_notice import RareNotice
from misfit.events.run_settings import run_settings
from misfit.sending.run_stream import whole_lines
from misfit.answers.scores import scores_of
from misfit.events.sendable_line import leave_out, sendable_line
from misfit.events.taken_events import reason_against
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
        rows = [
            [0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.03, 0.02, 0.01, 0.05],
            [0.25, 0.2, 0.15, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03, 0.01],
        ]
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
        same = [
            Dataset("a", ["x"], validation=(images, [0])).id
            for images in (bytes_of, bytes_of / 255, (bytes_of / np.float32(255)))
        ]
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
            for partition, name, colour in [
                ("train", "b", 10),
                ("val", "a", 200),
                ("val", "b", 10),
                ("train", "a", 200),
            ]:
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
        given = {
            "tags": [],
            "model": "m",
            "dataset": "d",
            "epochs": 1,
            "batch_size": 32,
            "learning_rate": 0.0,
            "seed": -1,
        }
        self.assertEqual(run_settings("x" * 300, **given)["name"], "x" * 200)
        self.assertFalse({"learningRate", "seed"} & run_settings("x", **given).keys())
        for name, wrong, reason in [
            ("\n", {}, "needs a name"),
            ("x", {"epochs": 0}, "epochs is 0"),
            ("x", {"batch_size": 2.5}, "batch_size"),
            ("x", {"tags": ["t"] * 33}, "33 tags"),
        ]:
            with self.subTest(reason), self.assertRaisesRegex(MisfitError, reason):
                run_settings(name, **{**given, **wrong})

    def test_what_nobody_told_is_not_written(self) -> None:
        settings = run_settings(
            "a", tags=(), model="m", dataset="d", epochs=None, batch_size=None, learning_rate=None, seed=None
        )
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


class WhatIsTaken(unittest.TestCase):
    def test_a_step_is_a_whole_number_that_the_hub_can_count(self) -> None:
        gathered = MetricGatherer()
        for step in (np.int64(1), 4096.0, np.float32(8192.0), -3, 2**53 - 1):
            gathered.add(step, {"m": 0.5})
        self.assertEqual([event["step"] for event in gathered.take()], [[1, 4096, 8192, -3, 2**53 - 1]])
        numbers = (1.5, np.float32(2.5), math.nan, math.inf, 2**53, 2**60, time.time_ns(), 10**5000, 1j)
        reason = "^step is .*; a whole number from .* for a time give milliseconds"
        for step in (*numbers, "7", b"7", None, [1]):
            with self.subTest(type(step)), self.assertRaisesRegex(MisfitError, reason):
                gathered.add(step, {"m": 0.5})
        self.assertEqual(gathered.take(), [])

    def test_the_first_wrong_field_is_named(self) -> None:
        event = {
            "type": "model",
            "title": "m",
            "description": "",
            "layers": [],
            "parameters": 0,
            "trainableParameters": 0,
            "pixelScale": 1,
            "stepsPerEpoch": 1,
            "totalSteps": 1,
            "seq": 1,
            "at": 0,
        }
        self.assertIsNone(reason_against(event))
        row = {"name": "d", "type": "Dense", "outputShape": [None, 2], "parameters": 6, "trainable": True}
        for change, reason in [
            ({"parameters": 1.5}, "model: parameters is 1.5; a whole number from 0 up to 9007199254740991 expected"),
            ({"parameters": 2**53}, "model: parameters is 9007199254740992; a whole number"),
            ({"pixelScale": 0}, "model: pixelScale is 0; a finite number"),
            ({"pixelScale": 10**400}, "model: pixelScale is 1000"),
            ({"title": "\U0001f408" * 101}, "model: title: it has 202 characters; at most 200 expected"),
            ({"layers": [row, {**row, "parameters": -1}]}, "model: layers.1.parameters is -1; a whole number from 0"),
            ({"layers": [{**row, "outputShape": ["2"]}]}, "model: layers.0.outputShape.0 is '2'"),
            ({"layers": [{"name": "d"}]}, "model: layers.0.type: it is missing"),
            ({"seq": 0}, "model: seq is 0; a whole number from 1"),
            ({"seq": True}, "model: seq is True"),
        ]:
            with self.subTest(reason):
                self.assertEqual((reason_against({**event, **change}) or "")[: len(reason)], reason)

    def test_the_schemas_say_nothing_that_is_not_looked_at(self) -> None:
        known = {"type", "const", "enum", "pattern", "default", "minimum", "maximum", "exclusiveMinimum"}
        known |= {"properties", "required", "additionalProperties", "propertyNames", "items", "prefixItems", "anyOf"}
        known |= {f"{limit}{what}" for limit in ("min", "max") for what in ("Length", "Items")}

        def words(schema: Any) -> Set[str]:
            if not isinstance(schema, dict):
                return set()
            parts = [
                *schema.get("properties", {}).values(),
                *schema.get("anyOf", []),
                *schema.get("prefixItems", []),
                schema.get("items"),
                schema.get("additionalProperties"),
            ]
            return set(schema).union(*(words(part) for part in parts))

        schemas = json.loads((Path(misfit.__file__).parent / "events" / "event_schema.json").read_text("utf-8"))
        self.assertEqual(set().union(*(words(schema) for schema in schemas.values())) - known, set())

    def test_very_many_layers_with_long_names_fit_into_an_event(self) -> None:
        rows = [
            layer_row("\u0441\u043b\u043e\u0439" * 40, "\u0441\u043b\u043e\u0439" * 40, [None, 2], 6, True)
            for _ in range(900)
        ]
        shown = fitting(rows)
        self.assertLess(len(json_text(shown)), 48 * 1024)
        self.assertEqual(sum(row["parameters"] for row in shown), 5400)
        self.assertEqual(fitting(rows[:3]), rows[:3])

    def test_a_name_of_blanks_is_none_to_javascript_either(self) -> None:
        self.assertEqual(one_line("\ufeff \ufeff", 200), "")
        self.assertEqual(one_line("\ufeff a \ufeff b ", 4), "a \ufeff b"[:4].strip("\ufeff "))


RUN_ID = "abcdefghijkl"


class Sending(unittest.TestCase):
    def test_a_line_is_sent_as_it_is_where_it_has_its_number(self) -> None:
        line = b'{"type":"paused","step":1,"seq":2,"at":5}\n'
        self.assertEqual(sendable_line(line, 2, RUN_ID), (line, None))
        sent, reason = sendable_line(line, 3, RUN_ID)
        self.assertEqual(
            (json.loads(sent), reason), ({"type": "paused", "step": 1, "at": 5, "seq": 3, "writtenAs": 2}, None)
        )

    def test_what_is_no_event_gives_its_place_to_a_word_about_it(self) -> None:
        for line in (b"\n", b"[1]\n", b'{"a":\n', b"\xff\xfe\n", b'{"a":"' + b"x" * 70_000 + b'"}\n', b'{"seq":NaN}\n'):
            sent, reason = sendable_line(line, 7, RUN_ID)
            event = json.loads(sent)
            self.assertIsNone(reason_against(event))
            self.assertEqual((event["type"], event["seq"], event["leftOut"]["reason"]), ("log", 7, reason))
        sent, _ = leave_out(b'{"type":"metrics","seq":7,"at":12}\n', 7, "step.0: no", RUN_ID)
        self.assertEqual(
            json.loads(sent)["message"], "Event 7 (metrics) could not be taken and was left out: step.0: no"
        )
        self.assertEqual(json.loads(sent)["at"], 12)

    def test_a_first_line_that_is_no_event_makes_the_run_all_the_same(self) -> None:
        settings = {"name": 17, "model": "small", "epochs": "five", "batchSize": 64, "unheard": 1}
        made = {"type": "created", "runId": RUN_ID, "settings": settings, "seq": 1, "at": 12}
        line = json.dumps(made).encode() + b"\n"
        sent, reason = leave_out(line, 1, "not an event: settings.name: no", RUN_ID)
        event = json.loads(sent)
        self.assertIsNone(reason_against(event))
        self.assertEqual(event["settings"], {"name": RUN_ID, "model": "small", "batchSize": 64})
        self.assertEqual((event["runId"], event["seq"], event["at"]), (RUN_ID, 1, 12))
        self.assertEqual(event["leftOut"], {"type": "created", "reason": "settings.name: no"})
        for first in (b"\n", b'{"type":"crea\n', b'{"type":"log","seq":1}\n', b'{"settings":[3]}\n'):
            sent, reason = sendable_line(first, 1, RUN_ID)
            event = json.loads(sent)
            self.assertIsNone(reason_against(event))
            self.assertEqual(event["settings"], {"name": RUN_ID, "model": "not told"})
            self.assertEqual((event["type"], event["leftOut"]["reason"]), ("created", reason))

    def test_what_goes_wrong_all_the_time_is_told_less_and_less_often(self) -> None:
        now, said = [0.0], []
        notice = RareNotice(said.append, lambda: now[0])
        while now[0] < 24 * 60:
            notice.problem("the hub said no")
            now[0] += 0.25
        # At 0, after 1, 3, 7 and 15 minutes.
        self.assertEqual(len(said), 5)
        notice.over()
        notice.problem("the hub said no")
        self.assertEqual(len(said), 6)


class Push(unittest.TestCase):
    def test_what_cannot_be_pushed_is_told_with_the_reason(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            run = Path(folder) / "runs" / "one"
            run.mkdir(parents=True)
            self.assertIn("there are no runs in", self.refused("push", "--home", folder))
            self.assertIn("no events.jsonl", self.refused("push", str(run)))
            (run / "events.jsonl").write_text("")
            self.assertIn("it has no events", self.refused("push", str(run)))
            # The folder's name is no id of a run either.
            for first in ('{"type":"started"}\n', '{"type":"created","runId":"../../etc/pwd"}\n', "not JSON\n"):
                (run / "events.jsonl").write_text(first)
                self.assertIn(
                    'events.jsonl, line 1: it is not "created" with the id of a run', self.refused("push", str(run))
                )

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
