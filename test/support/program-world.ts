import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNarrator } from "../../lab/engine/narrator";
import { provideTools } from "../../lab/engine/tools";
import { Stacks } from "../../lab/stacks";
import { type World, type WorldOptions, startWorld, worldTools } from "../../lab/world";
import { Project } from "./project";

/** A lab of its own with a project to change, for tests with the real engine. */
export interface ProgramWorld {
  world: World;
  project: Project;
  stacks: Stacks;
  end(): Promise<void>;
}

/** Starts one; call `end` when done. */
export async function startProgramWorld(options: Pick<WorldOptions, "speed" | "applyLatencies" | "sites"> = {}): Promise<ProgramWorld> {
  const tools = await provideTools(worldTools, { environment: process.env, narrator: startNarrator() });
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-test-"));
  const world = await startWorld({ folder: join(folder, "world"), tools, environment: process.env, ...options });
  const project = Project.copy(join(folder, "project"));
  const end = async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { world, project, stacks: new Stacks(world, project.folder, process.env), end };
}
