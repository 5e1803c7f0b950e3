import assert from "node:assert/strict";
import { cacheFolder } from "../../../../lab/engine/cache-folder";

describe("the cache folder", () => {
  it("is EDGE_STAGING_CACHE if set", () => {
    assert.equal(cacheFolder({ EDGE_STAGING_CACHE: "/c", XDG_CACHE_HOME: "/x" }, "/home/me"), "/c");
  });
  it("is below XDG_CACHE_HOME otherwise", () => {
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/x" }, "/home/me"), "/x/edge-staging");
  });
  it("is in the home folder if neither is set", () => {
    assert.equal(cacheFolder({ EDGE_STAGING_CACHE: "", XDG_CACHE_HOME: "" }, "/home/me"), "/home/me/.cache/edge-staging");
  });
});
