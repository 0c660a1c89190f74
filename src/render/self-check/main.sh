# What the script does: reads its options, goes through the checks, says what came of them. The build puts the facts of the lab
# in front of this (`check_facts`, `check_text`, `host_facts`, `step_facts`, `hint_text`, `host_program`, `help_text`)
# and the words of its language. Variables are global: POSIX knows no others.
# shellcheck shell=sh
# What the facts define; formats that are words of the language.
# shellcheck disable=SC2154,SC2059,SC2034

set -u
if [ -n "${ZSH_VERSION-}" ]; then emulate sh; fi
nl='
'

main() {
  eval "$(host_program)"
  only='' hints=0 mode=once tap=no report='' everywhere=no here='' runs=0
  read_options "$@"
  check_values
  select_checks
  if [ "$mode" = list ]; then
    list_checks
    exit 0
  fi
  if [ -n "$report" ] && ! (: >>"$report") 2>/dev/null; then wrong "$say_cannot_write" "$report"; fi
  open_record
  choose_colours
  introduce
  again=all
  check_all
  while [ "$mode" = watch ] && [ "$failed$waiting" != 00 ]; do watch_on; done
  conclude
}

read_options() {
  while [ "$#" -gt 0 ]; do
    case $1 in
    -s | -H | --report)
      if [ "$#" -eq 1 ]; then wrong "$say_needs_value" "$1"; fi
      case $1 in
      -s) only=$2 ;;
      -H) hints=$2 ;;
      *) report=$2 ;;
      esac
      shift
      ;;
    -w) mode=watch ;;
    -l) mode=list ;;
    --tap) tap=yes ;;
    -h | --help)
      help_text
      exit 0
      ;;
    here) everywhere=yes ;;
    here=*) here="$here ${1#here=} " ;;
    *) wrong "$say_unknown_option" "$1" ;;
    esac
    shift
  done
  case $hints in [0-3]) ;; *) wrong "$say_hint_level" "$hints" ;; esac
}

# Bad usage. What the user gave may hold anything.
wrong() {
  format=$1
  shift
  printf "$format\n" "$@" | plain_text >&2
  exit 2
}

# A value of the student's own is a number or a name: nothing in it means anything to a shell, wherever it comes to stand.
check_values() {
  values=
  for name in $student_variables; do
    eval "value=\$value_$name own=\${$name:-}"
    case $own in
    *[!A-Za-z0-9._:/@+=,-]* | [!A-Za-z0-9]*) wrong "$say_bad_value" "$name" "$own" ;;
    esac
    values="$values${values:+,}$name=$value"
  done
}

# The checks of a step come with those that they need.
select_checks() {
  selected=' ' found=no n=$total
  while [ "$n" -gt 0 ]; do
    check_facts "$n"
    step_facts "$step"
    case $only in '' | "$step" | "$step_id") found=yes selected=" $n$selected" ;; esac
    case $selected in *" $n "*) select_needs ;; esac
    n=$((n - 1))
  done
  if [ "$found" = no ]; then wrong "$say_unknown_step" "$only"; fi
  ordered='' count=0 n=1
  while [ "$n" -le "$total" ]; do
    case $selected in *" $n "*) ordered="$ordered $n" count=$((count + 1)) ;; esac
    eval "result_$n='' detail_$n=''"
    n=$((n + 1))
  done
}

select_needs() {
  for need in $needs; do
    case $selected in *" $need "*) ;; *) selected=" $need$selected" ;; esac
  done
}

check_all() {
  shown_step='' unreachable='' passed=0 failed=0 waiting=0 skipped=0 pace=2
  for n in $ordered; do
    check_facts "$n"
    expand "$title"
    title=$expanded
    eval "before=\$result_$n detail=\$detail_$n"
    result=$before
    if [ "$again" = all ] || [ "$before" != ok ]; then
      begin_result
      check_one
    fi
    eval "result_$n=\$result detail_$n=\$detail"
    if [ "$result" = ok ]; then remember; fi
    case $result in
    ok) passed=$((passed + 1)) ;;
    ko) failed=$((failed + 1)) ;;
    waiting) waiting=$((waiting + 1)) ;;
    skipped) skipped=$((skipped + 1)) ;;
    esac
    # None is tried more often than it says.
    if [ "$result" != ok ] && [ "$every" -gt "$pace" ]; then pace=$every; fi
    if [ "$result" != "$before" ]; then put_result; fi
  done
}

# Until all pass, and do so together.
watch_on() {
  if [ "$again" = all ] && [ "$tap" = no ]; then put "$faint$(say "$say_watching" "$pace")$plain"; fi
  sleep "$pace"
  again=failing
  check_all
  if [ "$failed$waiting" = 00 ]; then
    again=all
    check_all
  fi
}

# The check whose facts are set: `result` and `detail`.
check_one() {
  detail=
  for need in $needs; do
    eval "result=\$result_$need"
    if [ "$result" != ok ]; then
      if [ "$result" = ko ]; then result=waiting; fi
      detail=$(say "$say_waiting" "$(title_of "$need")")
      return
    fi
  done
  result=skipped
  for other in $replaced_by; do
    eval "found=\$result_$other"
    if [ "$found" = ok ]; then
      detail=$(say "$say_replaced" "$(title_of "$other")")
      return
    fi
  done
  if [ -n "$unknown" ]; then
    detail=$(say "$say_unknown_value" "$unknown")
    return
  fi
  for item in $elsewhere; do
    run_on "${item%%:*}" '' 15 sh '' "command -v ${item#*:}"
    case $outcome in
    0 | unseen) ;;
    *)
      detail=$(say "$say_no_program" "${item#*:}" "${item%%:*}")
      return
      ;;
    esac
  done
  expand "$(check_text "$n")"
  text=$expanded
  run_on "$host" "$user" "$seconds" "$language" "$programs" "$text"
  # What passes must do so again after the time for which it has to be stable.
  if [ "$outcome" = 0 ] && [ "$stable" -gt 0 ]; then
    sleep "$stable"
    run_on "$host" "$user" "$seconds" "$language" "$programs" "$text"
  fi
  judge
}

judge() {
  case $outcome in
  0)
    result=ok
    expand "$pass"
    detail=$expanded
    ;;
  unseen) detail=$output ;;
  missing*) detail=$(say "$say_no_program" "${outcome#missing }" "${host:-$(uname -n)}") ;;
  *)
    result=ko
    if [ "$outcome" = late ]; then output=$(say "$say_late" "$seconds"); fi
    expand "$fail"
    detail=$expanded
    output=${output#HINT: }
    detail=$detail${detail:+${output:+$nl}}$output
    ;;
  esac
}

title_of() {
  check_facts "$1"
  expand "$title"
  printf '%s' "$expanded"
}

say() {
  format=$1
  shift
  printf "$format" "$@"
}

# A text with the student's values in their places, each as it is: `expanded`. What was put in is not looked at again.
expand() {
  rest=$1 expanded=''
  while :; do
    case $rest in *'@{'*) ;; *) break ;; esac
    expanded=$expanded${rest%%'@{'*}
    rest=${rest#*'@{'}
    literal='@{'
    for variable in '' $student_variables; do
      case $rest in
      "$variable}"*)
        rest=${rest#*\}}
        if [ -n "$variable" ]; then eval "literal=\$value_$variable"; fi
        break
        ;;
      esac
    done
    expanded=$expanded$literal
  done
  expanded=$expanded$rest
}
