import * as pulumi from "@pulumi/pulumi";

/** The value of an Output. Unwrap first, then assert: a failed assertion inside `apply` would not be reported. */
export function unwrap<T>(output: pulumi.Output<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(output).apply(resolve);
  });
}
