/** One solution version that a site pins. */
export interface PinnedVersion {
  name: string;
  version: string;
  /** Values of the site for it. */
  values: Readonly<Record<string, unknown>>;
  /** The value that is set to the address of the site's registry. @default - none, the template asks the service for it */
  addressValue?: string | undefined;
  /** `repository[:tag]` of everything that is staged. */
  images: string[];
  /** Repositories of every living version of the solution: what is on the site stays pullable while another version comes, and after going back. */
  repositories: string[];
  /** ARM ids of the config templates of the hub that it reads. */
  configTemplateIds: string[];
  /** Does it run on the site, too, or is it only staged? */
  installation: "off" | "on";
  /** How many former revisions stay on the site, so that going back moves no image. */
  keepRevisions: number;
  /** ARM id of its template. */
  solutionTemplateId: string;
  /** ARM id of its template's version. */
  templateVersionId: string;
}
