import { stringify } from "yaml";

/** Exempt namespaces of the platform's own packages. cert-manager is one if installed as such (assumed). */
const exempted = ["kube-system", "cert-manager"];

/** Admission configuration that requires `restricted` pods unless their namespace overrides it. Source: Tanzu documentation, Pod Security from release 1.26; Kubernetes, "Enforce Pod Security Standards by configuring the built-in admission controller". */
export function restrictedPodSecurity(): string {
  const level = "restricted";
  return stringify({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [
      {
        name: "PodSecurity",
        configuration: {
          apiVersion: "pod-security.admission.config.k8s.io/v1",
          kind: "PodSecurityConfiguration",
          defaults: { enforce: level, "enforce-version": "latest", audit: level, "audit-version": "latest", warn: level, "warn-version": "latest" },
          exemptions: { usernames: [], runtimeClasses: [], namespaces: exempted },
        },
      },
    ],
  });
}
