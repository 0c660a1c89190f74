# What the script says and keeps: lines for people, TAP for programs, a report, and when each check passed first.
# shellcheck shell=sh
# shellcheck disable=SC2154

# When nobody reads any more there is nothing left to say.
put() {
  printf '%s\n' "$*" 2>/dev/null || exit 141
}

# put_lines PREFIX TEXT: each line with the prefix; nothing of an empty text.
put_lines() {
  lines=${2:+$2$nl}
  while [ -n "$lines" ]; do
    put "$1${lines%%"$nl"*}"
    lines=${lines#*"$nl"}
  done
}

choose_colours() {
  bold='' good='' bad='' faint='' plain='' rewrite=''
  if [ "$tap" = no ] && [ -t 1 ] && [ "${TERM:-dumb}" != dumb ]; then
    rewrite=$(printf '\r\033[K')
    if [ -z "${NO_COLOR-}" ]; then
      bold=$(printf '\033[1m') good=$(printf '\033[32m') bad=$(printf '\033[31m')
      faint=$(printf '\033[2m') plain=$(printf '\033[0m')
    fi
  fi
}

list_checks() {
  choose_colours
  put "$bold$lab_id: $lab_title$plain"
  shown_step=
  for n in $ordered; do
    check_facts "$n"
    if [ "$step" != "$shown_step" ]; then
      put_step
      put "  $faint$step_id$plain"
    fi
    put "  $id  $(title_of "$n")${host:+ [$host]}"
  done
}

put_step() {
  [ "$step" != "$shown_step" ] || return 0
  shown_step=$step
  step_facts "$step"
  expand "$step_title"
  put "$bold$step. $expanded$plain"
}

introduce() {
  [ "$tap" = no ] || return 0
  put "$bold$lab_id: $lab_title$plain"
  for name in $student_variables; do
    eval "value=\$value_$name own=\${$name:-}"
    if [ -z "$own" ]; then put "$(say "$say_default" "$name" "$value" "$name")"; fi
  done
}

# While it runs, on a terminal.
begin_result() {
  if [ "$tap" = no ] && [ -z "$before" ]; then put_step; fi
  if [ -n "$rewrite" ]; then printf '%s  .. %.60s' "$rewrite" "$title"; fi
}

put_result() {
  if [ -n "$rewrite" ]; then printf '%s' "$rewrite"; fi
  [ "$tap" = no ] || return 0
  first_time
  case $result in
  ok)
    put "  ${good}ok$plain $title${first:+ $faint($(say "$say_first" "$first"))$plain}"
    put_lines '     ' "$detail"
    ;;
  ko)
    put "  ${bad}KO$plain $title"
    put_lines '     ' "$detail"
    if [ -n "$first" ]; then put "     $faint$(say "$say_first" "$first")$plain"; fi
    ;;
  waiting) put "  -  $title ($detail)" ;;
  skipped) put "  ?  $title ($(say "$say_skipped" "$detail"))" ;;
  esac
}

# The record: lines of a check's id, the student's values, and when it passed first. Without a place for it nothing is kept.
open_record() {
  record='' past=''
  folder=${XDG_STATE_HOME-}
  case $folder in /*) ;; *) folder=${HOME:+$HOME/.local/state} ;; esac
  key=$(printf '%s' "${values:--}" | tr -c 'A-Za-z0-9._:/@+=,-' '[_*]')
  [ -n "$folder" ] || return 0
  record=$folder/lutrin/$record_name
  if [ -r "$record" ]; then past=$nl$(cat "$record" 2>/dev/null)$nl; fi
}

# `first`: when the check passed first, in an earlier run; empty when it did not.
first_time() {
  first=
  case $past in
  *"$nl$id $key "*)
    first=${past#*"$nl$id $key "}
    first=${first%%"$nl"*}
    ;;
  esac
  case $first in
  *[!0-9TZ:-]* | '') first= ;;
  *) first="${first%T*} ${first#*T}" && first="${first%:*} UTC" ;;
  esac
}

remember() {
  first_time
  eval "known=\${remembered_$n-}"
  if [ -n "$first$known" ] || [ -z "$record" ]; then return; fi
  eval "remembered_$n=yes"
  (umask 077 && mkdir -p "${record%/*}" && echo "$id $key $(date -u +%Y-%m-%dT%H:%M:%SZ)" >>"$record") 2>/dev/null
}

conclude() {
  if [ "$tap" = no ]; then
    put_hints '' '  '
    put_summary
  fi
  if [ "$tap" = yes ]; then put_tap; fi
  if [ -n "$report" ]; then (put_tap >"$report") 2>/dev/null || wrong "$say_cannot_write" "$report"; fi
  if [ "$failed$waiting" != 00 ]; then exit 1; fi
  if [ "$passed" = 0 ]; then exit 2; fi
  exit 0
}

put_summary() {
  line=$(say "$say_summary" "$lab_id" "$passed" "$count")
  if [ "$failed" -gt 0 ]; then line=$line$(say "$say_failed" "$failed"); fi
  if [ "$waiting" -gt 0 ]; then line=$line$(say "$say_waiting_count" "$waiting"); fi
  if [ "$skipped" -gt 0 ]; then line=$line$(say "$say_skipped_count" "$skipped"); fi
  put "$bold$line$plain"
  if [ "$passed$failed$waiting" = 000 ]; then put "$say_nothing"; fi
  if [ "$failed" -gt 0 ] && [ "$mode" = once ]; then put "$faint$say_again$plain"; fi
  if [ -n "${more_hints-}" ]; then put "$faint$(say "$say_more_hints" "$((hints + 1))")$plain"; fi
}

# put_hints PREFIX INDENT: as many as were asked for, of the steps with a check that fails; the third level is all of them.
put_hints() {
  shown_step='' more_hints=''
  for n in $ordered; do
    eval "result=\$result_$n"
    check_facts "$n"
    step_facts "$step"
    if [ "$result" != ko ] || [ "$step" = "$shown_step" ]; then continue; fi
    shown_step=$step wanted=$hints number=1
    if [ "$wanted" = 3 ]; then wanted=$hint_count; fi
    while [ "$number" -le "$wanted" ] && [ "$number" -le "$hint_count" ]; do
      expand "$(hint_text "$step.$number")"
      put_lines "$1" "$(say "$say_hint" "$step" "$number" "$hint_count")"
      put_lines "$1$2" "$expanded"
      number=$((number + 1))
    done
    if [ "$wanted" -lt "$hint_count" ]; then more_hints=yes; fi
  done
}

# TAP 13 with plain diagnostics: that is what every harness reads.
put_tap() {
  put 'TAP version 13'
  put_metadata
  put "1..$count"
  number=0
  for n in $ordered; do
    check_facts "$n"
    eval "result=\$result_$n detail=\$detail_$n"
    number=$((number + 1))
    line="$number - $(title_of "$n" | sed 's/#/\\#/g')"
    case $result in
    ok) put "ok $line" ;;
    ko) put "not ok $line" ;;
    *) put "ok $line # SKIP $detail" && detail= ;;
    esac
    put "# check: $id"
    put_lines '# ' "$detail"
    first_time
    if [ -n "$first" ]; then put "# first passed: $first"; fi
  done
  put_hints '# ' '  '
}

put_metadata() {
  put "# lab: $lab_id"
  put "# content: $lab_content"
  for name in $student_variables; do
    eval "value=\$value_$name"
    put "# $name: $value"
  done
  put "# host: $(uname -n)"
  put "# script-sha256: $(sha256 "$0")"
  put "# time: $(date -u +%Y-%m-%dT%H:%M:%SZ)"
}

sha256() {
  sum=
  if [ -f "$1" ]; then
    sum=$(sha256sum "$1" || shasum -a 256 "$1" || openssl dgst -r -sha256 "$1") 2>/dev/null
  fi
  sum=${sum%% *}
  echo "${sum:-unknown}"
}
