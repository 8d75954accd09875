/**
 * What Pulumi stores as a resource's `__provider`: a module, as text, whose `handler` gives the provider. It is data, the
 * same for every install: one `require` of this package, and what to do where that fails. Pulumi would otherwise store the
 * provider's code, and load a compiler to do it.
 *
 * @param className The name of the resource class, exported by `provider/dynamic`.
 */
export function providerText(className: string): string {
  return (
    `exports.handler=()=>{try{return require("pulumi-entra-ca/provider/dynamic").${className}}` +
    `catch(e){throw e.code=="MODULE_NOT_FOUND"?Error("npm ci (or npm install pulumi-entra-ca) in this project: "+e.message.split("\\n")[0]):e}}`
  );
}
