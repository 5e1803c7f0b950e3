import * as grpc from "@grpc/grpc-js";
import { BinaryWriter } from "google-protobuf";

/** Result of a pull: `pulled`, or the runtime's message. */
export type PullEnd = string;

/** User name and password of a pull. */
export interface PullLogin {
  username: string;
  password: string;
}

/**
 * A client of a container runtime, like the kubelet. Source: k8s.io/cri-api, runtime/v1/api.proto: Status of RuntimeService; PullImage
 * (image 1, auth 2 with username 1 and password 2) and RemoveImage (image 1) of ImageService; an image is its name in field 1. Responses are not read.
 */
export class CriClient {
  private readonly client: grpc.Client;

  /** @param socket of the runtime; its path, at most 107 bytes */
  constructor(socket: string) {
    // The runtime may not be running at the first request.
    const options = { "grpc.initial_reconnect_backoff_ms": 50, "grpc.max_reconnect_backoff_ms": 100 };
    this.client = new grpc.Client(`unix:${socket}`, grpc.credentials.createInsecure(), options);
  }

  /** Rejects with the runtime's message, or if it does not answer. */
  async status(): Promise<void> {
    await this.call("/runtime.v1.RuntimeService/Status", new BinaryWriter());
  }

  /** Pulls, always from the registry. */
  async pull(image: string, login?: PullLogin): Promise<PullEnd> {
    await this.call("/runtime.v1.ImageService/RemoveImage", named(image)).catch(() => undefined);
    const request = named(image);
    if (login)
      request.writeMessage(2, login, ({ username, password }: PullLogin) => {
        request.writeString(1, username);
        request.writeString(2, password);
      });
    try {
      await this.call("/runtime.v1.ImageService/PullImage", request);
      return "pulled";
    } catch (error) {
      return (error as grpc.ServiceError).details;
    }
  }

  close(): void {
    this.client.close();
  }

  private call(path: string, request: BinaryWriter): Promise<void> {
    const bytes = Buffer.from(request.getResultBuffer());
    const deadline = Date.now() + longestCallMs;
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        (body: Buffer) => body,
        () => undefined,
        bytes,
        new grpc.Metadata(),
        { deadline },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }
}

const longestCallMs = 30_000;

function named(image: string): BinaryWriter {
  const writer = new BinaryWriter();
  writer.writeMessage(1, image, (name: string) => writer.writeString(1, name));
  return writer;
}
