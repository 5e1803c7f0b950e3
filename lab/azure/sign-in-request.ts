/** A request to the sign-in service or for the cloud's metadata. */
export interface SignInRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  /** Raw body. */
  text: string;
}
