// The generated next-env.d.ts is not kept in the repository, so that a fresh clone is checked with the same types.
/// <reference types="next" />
/// <reference types="next/image-types/global" />
