// The syntax of HCL, the language of Nomad's jobs and of the configuration of HashiCorp's programs, by HashiCorp's own parser.

/** What is wrong with the syntax; undefined for a file that can be parsed. What it means is not looked at. */
export async function hclProblem(text: string): Promise<string | undefined> {
  const { parse } = await import('@cdktf/hcl2json');
  try {
    await parse('file.hcl', text);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? error.message : error).replace(/\bfile\.hcl:/g, 'line ');
  }
}
