import type { ProgramWorld } from "./program-world";

/** Waits until Azure reports the instance of line-1 as Offline, because it missed its reports. */
export function offline({ world }: ProgramWorld): Promise<void> {
  const { store } = world.azure.azure;
  return new Promise((resolve) => {
    const look = () => {
      const [registry] = store.all("Microsoft.ContainerRegistry/registries/connectedRegistries");
      if (registry?.properties["connectionState"] !== "Offline") return;
      stop();
      resolve();
    };
    const stop = store.watch(look);
    look();
  });
}
