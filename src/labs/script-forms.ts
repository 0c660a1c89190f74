// Scripts around the script of a block: left running, given a terminal, waited for.

/** Where what a background program prints goes, on its host. */
const folder = '/run/lutrin';

/** Bash that starts `text` and does not wait for its end. */
export function backgroundScript(text: string, name: string): string {
  const script = `${folder}/background-${name}`;
  return `${here(script, text)}
nohup setsid bash -eu -o pipefail ${script} > ${script}.log 2>&1 < /dev/null &
echo $! > ${script}.pid
`;
}

/** Bash that gives `text` a terminal of 80 columns, on which nobody types. */
export function terminalScript(text: string): string {
  const script = `${folder}/on-terminal`;
  return `${here(script, text)}
script --quiet --return --command 'stty cols 80 rows 24; exec bash -eu -o pipefail ${script}' /dev/null < /dev/null
`;
}

/**
 * Bash that ends well when a background program is ready.
 * @param condition `port:8080`, `log:TEXT` or `http:URL`.
 */
export function readyScript(condition: string, name: string): string {
  const [, kind, value = ''] = /^(port|log|http):(.*)$/s.exec(condition) ?? [];
  const script = `${folder}/background-${name}`;
  switch (kind) {
    case 'port':
      return `: < /dev/tcp/127.0.0.1/${Number(value)}`;
    case 'http':
      return `curl -fsS -o /dev/null --max-time 5 ${quoted(value)}`;
    default:
      return `grep -qF -- ${quoted(value)} ${script}.log`;
  }
}

/** Bash that shows how a background program stands: its output; its status is that of whether it runs. */
export function backgroundState(name: string): string {
  const script = `${folder}/background-${name}`;
  return `tail -n 15 ${script}.log; kill -0 "$(cat ${script}.pid)"`;
}

/** Bash that writes a text into a file. */
function here(file: string, text: string): string {
  let end = 'END';
  while (text.includes(end)) end += '_';
  return `cat > ${file} << '${end}'\n${text.endsWith('\n') ? text : `${text}\n`}${end}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
