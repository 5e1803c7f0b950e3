/** Hosts under which images of Docker Hub are named. Source: Docker, reference of image names. */
const dockerHub = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/** Registries whose token service has another host. Source: Docker Hub, token authentication; GitLab, container registry. */
const tokenServices: Readonly<Record<string, string>> = {
  ...Object.fromEntries(dockerHub.map((host) => [host, "https://auth.docker.io"])),
  "registry.gitlab.com": "https://gitlab.com",
};

/** Is this a host of Docker Hub? */
export function isDockerHub(host: string): boolean {
  return dockerHub.includes(host.toLowerCase());
}

/** Is this the host of an Azure registry, in any cloud? Source: Azure, endpoints of the clouds. */
export function isAzureRegistry(host: string): boolean {
  return /\.azurecr\.(io|us|cn)$/i.test(host);
}

/** Host that serves the registry's API: for Docker Hub another one than its images name. */
export function apiHost(host: string): string {
  return isDockerHub(host) ? "registry-1.docker.io" : host;
}

/** May a login at this registry be sent to this address: the registry itself, or its known token service? */
export function isTokenService(host: string, realm: URL): boolean {
  return realm.protocol === "https:" && [new URL(`https://${host}`).origin, tokenServices[host.toLowerCase()]].includes(realm.origin);
}
