import { availableParallelism } from "node:os";
import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import pLimit from "p-limit";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import { Status } from "@pulumi/pulumi/proto/status_pb.js";
import { EngineFailure } from "./failure.js";
import { mapWithoutSecrets, markSecretsOf, withoutUnknowns, type PropertyMap } from "./propertyValues.js";
import { nameOf, typeOf } from "./urns.js";

/** States and certificates can be longer than gRPC's default of 4 MB. */
export const channelOptions = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/** An input that a provider refuses. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What a provider says of the difference between what is and what is wanted. */
export interface Diff {
  /** "unknown" leaves it to the engine to compare the inputs. */
  readonly changes: "some" | "none" | "unknown";
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** An object as the state knows it. */
export interface Existing {
  readonly urn: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** The object exists, but is not as it should be: the state keeps it, and the next update goes on from there. */
export class PartialFailure extends EngineFailure {
  constructor(
    readonly id: string,
    readonly outputs: PropertyMap,
    readonly reasons: readonly string[],
  ) {
    const title = `${reasons.length} error${reasons.length === 1 ? "" : "s"} occurred:`;
    super([title, ...reasons.map((reason) => `\t* ${reason}`)].join("\n"));
  }
}

type Callback<Response> = (error: ServiceError | null, response: Response) => void;

/** As many calls at a time as the Pulumi CLI makes. */
const parallelCalls = 4 * availableParallelism();

/** The calls of a dynamic provider. It is given plain values; what it returns under the name of a secret is marked again. */
export class DynamicProvider {
  readonly #client: ResourceProviderClient;
  readonly #limit = pLimit(parallelCalls);

  constructor(address: string) {
    this.#client = new ResourceProviderClient(address, credentials.createInsecure(), channelOptions);
  }

  close(): void {
    this.#client.close();
  }

  async configure(config: PropertyMap): Promise<void> {
    const request = new messages.ConfigureRequest().setArgs(struct(config)).setAcceptsecrets(true);
    await this.#call<messages.ConfigureResponse>((done) => this.#client.configure(request, done));
  }

  async check(
    urn: string,
    olds: PropertyMap,
    news: PropertyMap,
  ): Promise<{ inputs: PropertyMap; failures: readonly CheckFailure[] }> {
    const request = named(new messages.CheckRequest(), urn).setOlds(struct(olds)).setNews(struct(news));
    const response = await this.#call<messages.CheckResponse>((done) => this.#client.check(request, done));
    return {
      inputs: markSecretsOf(news, properties(response.getInputs())),
      failures: response
        .getFailuresList()
        .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
    };
  }

  async diff(old: Existing, news: PropertyMap, ignoreChanges: readonly string[]): Promise<Diff> {
    const request = named(new messages.DiffRequest(), old.urn)
      .setId(old.id)
      .setOldInputs(struct(old.inputs))
      .setOlds(struct(old.outputs))
      .setNews(struct(news))
      .setIgnorechangesList([...ignoreChanges]);
    const response = await this.#call<messages.DiffResponse>((done) => this.#client.diff(request, done));
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const changes = response.getChanges();
    return {
      changes: changes === DIFF_SOME ? "some" : changes === DIFF_NONE ? "none" : "unknown",
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
    };
  }

  async create(urn: string, inputs: PropertyMap): Promise<{ id: string; outputs: PropertyMap }> {
    const request = named(new messages.CreateRequest(), urn).setProperties(struct(inputs));
    const response = await this.#call<messages.CreateResponse>((done) => this.#client.create(request, done), inputs);
    const id = response.getId();
    if (id === "") {
      throw new EngineFailure("provider did not return an ID from Create");
    }
    return { id, outputs: markSecretsOf(inputs, properties(response.getProperties())) };
  }

  async update(old: Existing, news: PropertyMap, ignoreChanges: readonly string[]): Promise<PropertyMap> {
    const request = named(new messages.UpdateRequest(), old.urn)
      .setId(old.id)
      .setOldInputs(struct(old.inputs))
      .setOlds(struct(old.outputs))
      .setNews(struct(news))
      .setIgnorechangesList([...ignoreChanges]);
    const response = await this.#call<messages.UpdateResponse>((done) => this.#client.update(request, done), news);
    return markSecretsOf(news, properties(response.getProperties()));
  }

  /** Without an id when the object is gone; inputs only when the provider says that they differ from those it is read with. */
  async read(old: Existing): Promise<{ id: string; inputs?: PropertyMap; outputs: PropertyMap }> {
    const request = named(new messages.ReadRequest(), old.urn)
      .setId(old.id)
      .setInputs(struct(withoutUnknowns(old.inputs)))
      .setProperties(struct(withoutUnknowns(old.outputs)));
    const response = await this.#call<messages.ReadResponse>((done) => this.#client.read(request, done), old.outputs);
    const inputs = response.getInputs();
    return {
      id: response.getId(),
      outputs: markSecretsOf(old.outputs, properties(response.getProperties())),
      ...(inputs && { inputs: markSecretsOf(old.inputs, properties(inputs)) }),
    };
  }

  async delete(old: Existing): Promise<void> {
    const request = named(new messages.DeleteRequest(), old.urn)
      .setId(old.id)
      .setOldInputs(struct(old.inputs))
      .setProperties(struct(old.outputs));
    await this.#call((done) => this.#client.delete(request, done));
  }

  /** @param given The properties that the call gave, whose secrets a partial failure's properties repeat. */
  async #call<Response>(start: (done: Callback<Response>) => unknown, given: PropertyMap = {}): Promise<Response> {
    const answer = (): Promise<Response> =>
      new Promise((resolve, reject) => {
        start((error, response) => {
          if (error === null) {
            resolve(response);
          } else {
            reject(partialFailure(error, given) ?? new EngineFailure(reasonOf(error)));
          }
        });
      });
    return await this.#limit(answer);
  }
}

interface Named<Message> {
  setUrn(value: string): Message;
  setName(value: string): Message;
  setType(value: string): Message;
}

function named<Message extends Named<Message>>(message: Message, urn: string): Message {
  return message.setUrn(urn).setName(nameOf(urn)).setType(typeOf(urn));
}

function struct(map: PropertyMap): Struct {
  return Struct.fromJavaScript(mapWithoutSecrets(map) as Parameters<typeof Struct.fromJavaScript>[0]);
}

function properties(message: Struct | undefined): PropertyMap {
  return message?.toJavaScript() ?? {};
}

function reasonOf(error: ServiceError): string {
  return error.code === status.UNAVAILABLE ? "the dynamic provider host ended during a call" : error.details;
}

/** Node's gRPC leaves the details of an error in a trailer, unread. */
function partialFailure(error: ServiceError, given: PropertyMap): PartialFailure | undefined {
  const [trailer] = error.metadata.get("grpc-status-details-bin");
  if (!(trailer instanceof Uint8Array)) {
    return undefined;
  }
  for (const detail of Status.deserializeBinary(trailer).getDetailsList()) {
    if (!detail.getTypeUrl().endsWith("pulumirpc.ErrorResourceInitFailed")) {
      continue;
    }
    const failure = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
    const outputs = markSecretsOf(given, properties(failure.getProperties()));
    return new PartialFailure(failure.getId(), outputs, failure.getReasonsList());
  }
  return undefined;
}
