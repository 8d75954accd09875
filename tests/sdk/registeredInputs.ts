import * as pulumi from "@pulumi/pulumi";

/** The inputs of each resource, by its name. */
export type RegisteredInputs = Map<string, Record<string, unknown>>;

/** Has Pulumi register resources nowhere, and notes their inputs as that goes on. */
export async function registeredInputs(project?: string, stack?: string): Promise<RegisteredInputs> {
  const registered: RegisteredInputs = new Map();
  await pulumi.runtime.setMocks(
    {
      newResource({ name, inputs }) {
        registered.set(name, inputs as Record<string, unknown>);
        return { id: `${name}-id`, state: inputs as object };
      },
      call: () => ({}),
    },
    project,
    stack,
  );
  return registered;
}
