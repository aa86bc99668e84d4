interface ImportMetaEnv {
  /** Where the service is. */
  readonly VITE_GATEHOUSE_URL?: string;
}
