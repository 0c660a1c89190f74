# How a check gets to the machine that it is about: here, or by ssh, as the user that it names. What cannot be reached is said.
# shellcheck shell=sh
# What the facts define; commands that are meant for another shell.
# shellcheck disable=SC2154,SC2016

# run_on HOST USER SECONDS LANGUAGE PROGRAMS TEXT: sets `outcome` (a status, `late`, `missing NAME`, or `unseen` when it could not
# be run) and `output` (what it printed, or why it could not be run).
run_on() {
  limit=$3 outcome=unseen
  runs=$((runs + 1))
  mark="lutrin-$$-$(date +%s)-$runs-x"
  expand "$2"
  as=$expanded
  program="$(host_program)
run_check $mark $limit $(quoted "${LUTRIN_SHELL-}") $4 $(quoted "$5") $(quoted "$6")"
  become=$(becoming "$as")
  way_to "$1"
  case $way in
  here) set -- sh -c "$become" ;;
  ssh)
    limit=$((limit + 10))
    set -- ssh -T -o BatchMode=yes -o ConnectTimeout=5 -o LogLevel=ERROR "$address" "exec sh -c '$become'"
    ;;
  *)
    output=$way
    return
    ;;
  esac
  # The machine keeps the limit itself; this one is for what does not answer at all.
  raw=$(printf '%s\n' "$program" | limited "$((limit + 5))" "LUTRIN_CHECK=$mark" "$@" 2>&1 4>&1)
  status=$?
  case $raw in
  *"$mark "*)
    raw=${raw#*"$mark "}$nl
    outcome=${raw%%"$nl"*} output=${raw#*"$nl"}
    if [ "$outcome" = late ]; then output=; fi
    output=${output%"$nl"}
    ;;
  *) not_seen ;;
  esac
}

# How to become a user without being asked for a password; no single quotes, as it goes between such.
becoming() {
  case $1 in
  '') echo 'exec sh' ;;
  root) echo 'if [ "$(id -u)" -eq 0 ]; then exec sh; else exec sudo -n sh; fi' ;;
  *) echo "if [ \"\$(id -un)\" = $1 ]; then exec sh; elif [ \"\$(id -u)\" -eq 0 ]; then exec su -s /bin/sh $1 -c sh; else exec sudo -n -u $1 sh; fi" ;;
  esac
}

not_seen() {
  raw=$(printf '%s' "$raw" | plain_text)
  reason=${raw##*"$nl"}
  if [ "$way" = ssh ] && { [ "$status" -eq 255 ] || [ -z "$as" ]; }; then
    output=$(say "$say_no_ssh" "$on" "${reason:-$status}")
    unreachable="$unreachable$nl$on $output"
  else
    output=$(say "$say_no_user" "${as:-sh}" "${on:-$(uname -n)}" "${reason:-$status}")
  fi
}

# way_to HOST: `way` is `here`, `ssh` (then `address` says where), or why there is none.
way_to() {
  on=$1
  host_facts "$on"
  expand "$address"
  address=$expanded
  way=here
  if [ "$kind" = here ] || [ "$everywhere" = yes ] || is_this; then return; fi
  address=${address:-$on}
  case $unreachable$nl in
  *"$nl$on "*)
    way=${unreachable#*"$nl$on "}
    way=${way%%"$nl"*}
    return
    ;;
  esac
  way=ssh
  if [ "$kind" = console ]; then
    way=$(say "$say_console" "$on")
  elif ! command -v ssh >/dev/null 2>&1; then
    way=$(say "$say_not_here" "$on")
  fi
}

# By what the user says, the name of this machine, or an address that it has.
is_this() {
  case $here in *" $on "*) return 0 ;; esac
  this=$(uname -n)
  if [ "$on" = "${this%%.*}" ]; then return 0; fi
  [ -n "$address" ] || return 1
  if [ -z "${addresses-}" ]; then
    addresses=" $({ ip -o address || ifconfig -a || hostname -I; } 2>/dev/null | tr '/\n\t' '   ') "
  fi
  case $addresses in *" $address "* | *" addr:$address "*) return 0 ;; esac
  return 1
}

# A text as one word of a shell.
quoted() {
  unquoted=$1 word=''
  while :; do
    case $unquoted in
    *"'"*)
      word=$word${unquoted%%"'"*}"'\\''"
      unquoted=${unquoted#*"'"}
      ;;
    *) break ;;
    esac
  done
  printf "'%s'" "$word$unquoted"
}
