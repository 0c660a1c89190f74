# What runs on the machine that a check is about: the check under its time limit, and of what it prints what matters. The
# script runs it here, or gives it to `sh` as another user or on another machine. POSIX sh with awk, fold, grep, head, sleep and
# tr; `timeout` is no part of POSIX, and macOS lacks it.
# shellcheck shell=sh
# The variables of `limited` are meant to stay in its subshell.
# shellcheck disable=SC2030,SC2031

# limited SECONDS NAME=MARK COMMAND…: the command with that in its environment. When the time is over, it is killed with all that
# it started (its children, its process group and, where there is /proc, whatever has the mark); the line "MARK late" goes to file 4.
limited() (
  seconds=$1 tag=$2
  shift 2
  exec 3<&0
  if command -v setsid >/dev/null 2>&1; then
    setsid env "$tag" "$@" <&3 3<&- 4>&- &
  else
    set -m 2>/dev/null
    env "$tag" "$@" <&3 3<&- 4>&- &
  fi
  pid=$!
  set +m
  # What shells say of killed processes is nothing that the check printed.
  exec </dev/null 3<&- 2>/dev/null
  (
    trap 'if [ "$!" != "$pid" ]; then kill "$!"; fi; exit 1' TERM
    sleep "$seconds" &
    wait "$!"
    trap '' TERM
    end_all
    exit 0
  ) >/dev/null 4>&- &
  watcher=$!
  trap 'kill "$watcher"; kill -- "-$pid"; [ -d /proc/self ] || sleep 1; end_all; exit 143' HUP INT TERM
  wait "$pid"
  status=$?
  kill "$watcher"
  if wait "$watcher"; then printf '%s late\n' "${tag#*=}" >&4; fi
  end_marked
  exit "$status"
)

end_all() {
  # dash has no process groups in a subshell, and not every system has setsid.
  for process in $(ps -A -o pid= -o ppid= | awk -v top="$pid" '
    { parent[$1] = $2 }
    END { for (found in parent) { up = found; while (up != top && up in parent) up = parent[up]; if (up == top) print found } }'); do
    kill -s KILL "$process"
  done
  kill -s KILL -- "-$pid"
  kill -s KILL "$pid"
  end_marked
}

# Again until there is none: what is killed may have started something since it was found.
end_marked() {
  rounds=0
  while [ "$rounds" -lt 5 ]; do
    rounds=$((rounds + 1))
    marked=$(grep -ls -e "$tag" /proc/[0-9]*/environ)
    [ -n "$marked" ] || return 0
    for process in $marked; do
      process=${process#/proc/}
      kill -s KILL "${process%/environ}"
    done
  done
}

# run_check MARK SECONDS SHELL LANGUAGE PROGRAMS TEXT: prints "MARK STATUS" (after "MARK late" when it was killed) or "MARK
# missing NAME", then the first hint of the check or else the last lines that it printed. It runs as labs are run, by Bash
# with -eu and pipefail; where there is no Bash, or SHELL says so, by another shell, with pipefail where that has it.
run_check() {
  mark=$1 seconds=$2 shell=$3 language=$4 programs=$5 text=$6
  cd / || return
  unset LC_ALL LC_CTYPE LC_COLLATE LC_MESSAGES LC_NUMERIC LC_TIME ENV BASH_ENV
  LANG=C.UTF-8 TZ=UTC COLUMNS=80 TERM=dumb PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  export LANG TZ COLUMNS TERM PATH
  if [ -z "$shell" ] && command -v bash >/dev/null 2>&1; then shell=bash; fi
  if [ "$language" = bash ]; then shell=bash programs="bash $programs"; fi
  for name in $programs; do
    is_there "$name" && continue
    printf '%s missing %s\n' "$mark" "$name"
    return
  done
  if [ "$shell" = bash ]; then
    set -- bash -eu -o pipefail -c "$text"
  else
    set -- "${shell:-sh}" -eu -c "if (set -o pipefail) 2>/dev/null; then set -o pipefail; fi; $text"
  fi
  {
    {
      limited "$seconds" "LUTRIN_CHECK_BODY=$mark" "$@" </dev/null
      printf '%s %s\n' "$mark" "$?" >&4
    } 2>&1 | of_moderate_length | plain_text | LC_ALL=C awk '
      /^HINT: / && hint == "" { hint = $0 }
      NF { first = second; second = third; third = $0 }
      END {
        if (hint != "") print hint
        else if (third != "") print (first == "" ? "" : first "\n") (second == "" ? "" : second "\n") third
      }'
  } 4>&1
}

# The first megabyte; the rest is read, so that the check can end.
of_moderate_length() {
  head -c 1000000
  cat >/dev/null
}

# Without what a terminal would act on, in lines that every awk can hold.
plain_text() {
  LC_ALL=C tr -d '\000-\010\013-\037\177' | LC_ALL=C fold -b -w 800
}

# A program of this machine, or a server that answers. Only Bash can ask a server; without it the check will tell.
is_there() {
  case $1 in
  *.*)
    command -v bash >/dev/null 2>&1 || return 0
    limited 10 "LUTRIN_CHECK_BODY=$mark" bash -c ": >/dev/tcp/$1/443" </dev/null >/dev/null 2>&1 4>&1
    ;;
  *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}
