/**
 * The parts of the Kubernetes client that this project uses. `npm run build` bundles them into one file: loading the client's 760 modules takes 0.3 s longer
 * in each process, and a run starts three such processes in sequence (ADR 7).
 */
export {
  AdmissionregistrationV1Api,
  ApiException,
  ApisApi,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  type CoreV1Event,
  createConfiguration,
  KubeConfig,
  NetworkingV1Api,
  PortForward,
  type RequestContext,
  type ResponseContext,
  ServerConfiguration,
  StorageV1Api,
  type User,
  type V1ContainerStatus,
  type V1DaemonSet,
  type V1Deployment,
  type V1Node,
  type V1Pod,
  type V1Secret,
  type V1Service,
} from "@kubernetes/client-node";
