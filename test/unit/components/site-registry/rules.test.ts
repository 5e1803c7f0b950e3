import assert from "node:assert/strict";
import { formatArrival } from "../../../../components/site-registry/rules";

const minute = 60_000;

describe("the progress of a fetch", () => {
  for (const [figures, rate, text] of [
    [
      { images: 11, arrivedImages: 7, bytes: 12e9, arrivedBytes: 3.1e9 },
      { bytes: 720e6, ms: 10 * minute },
      "7 of 11 images, 3.1 of 12.0 GB, 9.6 Mbit/s, about 2 h 03 min left",
    ],
    [{ images: 2, arrivedImages: 0, bytes: 650_000, arrivedBytes: 0 }, { bytes: 0, ms: minute }, "0 of 2 images, 0.0 of 650.0 kB"],
    [{ images: 1, arrivedImages: 0, bytes: 24e6, arrivedBytes: 24e6 }, { bytes: 24e6, ms: minute }, "0 of 1 image, 24.0 of 24.0 MB, 3.2 Mbit/s"],
    [{ images: 1, arrivedImages: 0, bytes: 900, arrivedBytes: 450 }, { bytes: 450, ms: 0 }, "0 of 1 image, 450 of 900 B"],
  ] as const)
    it(`is ${text}`, () => assert.equal(formatArrival(figures, rate), text));
});
