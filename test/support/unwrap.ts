import * as pulumi from "@pulumi/pulumi";

/** The value of an Output. Unwrap first and assert after: an assertion that fails inside `apply` would go unseen. */
export function unwrap<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(output).apply(resolve);
  });
}
