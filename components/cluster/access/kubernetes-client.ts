/**
 * What this project takes of the Kubernetes client. `npm run build` packs it into one file: as the 760 modules that the client comes in, it takes each process
 * that loads it 0.3 s longer, and a run has three of them, one after the other (ADR 7).
 */
export {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  type CoreV1Event,
  KubeConfig,
  NetworkingV1Api,
  PortForward,
  type V1DaemonSet,
  type V1Deployment,
  type V1Pod,
  type V1Service,
} from "@kubernetes/client-node";
