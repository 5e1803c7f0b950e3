import assert from "node:assert/strict";
import { cacheFolder } from "../../../../lab/engine/cache-folder";

describe("cache folder", () => {
  it("is what EDGE_STAGING_CACHE says", () => {
    assert.equal(cacheFolder({ EDGE_STAGING_CACHE: "/c", XDG_CACHE_HOME: "/x" }, "/home/me"), "/c");
  });
  it("lies below XDG_CACHE_HOME otherwise", () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/x" }, "/home/me"), "/x/edge-staging");
  });
  it("lies in the home folder when nothing is set", () => {
    assert.equal(cacheFolder({ EDGE_STAGING_CACHE: "", XDG_CACHE_HOME: "" }, "/home/me"), "/home/me/.cache/edge-staging");
  });
});
