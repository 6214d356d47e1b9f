# bash completion for aisfs; made by 'aisfs completion bash'.

# Offers words that begin with what was typed.
_aisfs_words() {
    local word
    COMPREPLY=()
    for word in $1; do
        if [[ "$word" == "$2"* ]]; then
            COMPREPLY+=("$word")
        fi
    done
}

# Offers files (-f) or folders (-d).
_aisfs_paths() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}

# Offers words for the part of a list behind its last comma.
_aisfs_list() {
    local done="" typed="$2" word
    if [[ "$typed" == *,* ]]; then
        done="${typed%,*},"
        typed="${typed##*,}"
    fi
    COMPREPLY=()
    for word in $1; do
        if [[ "$word" == "$typed"* ]]; then
            COMPREPLY+=("$done$word")
        fi
    done
    compopt -o nospace 2>/dev/null
}

_aisfs() {
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" place=0 i
    COMPREPLY=()
    if [[ "$cur" == "=" ]]; then
        cur=""
    elif [[ "$prev" == "=" ]]; then
        prev="${COMP_WORDS[COMP_CWORD-2]}"
    fi
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$command:${COMP_WORDS[i]}" in
            ":mount") command="mount"; place=0 ;;
            ":unmount"|":umount") command="unmount"; place=0 ;;
            ":recover") command="recover"; place=0 ;;
            ":demo") command="demo"; place=0 ;;
            ":serve") command="serve"; place=0 ;;
            ":config") command="config"; place=0 ;;
            "config:show") command="config show"; place=0 ;;
            "config:check") command="config check"; place=0 ;;
            ":version") command="version"; place=0 ;;
            ":help") command="help"; place=0 ;;
            ":completion") command="completion"; place=0 ;;
            ":status") command="status"; place=0 ;;
            ":stats") command="stats"; place=0 ;;
            ":trace") command="trace"; place=0 ;;
            ":flush") command="flush"; place=0 ;;
            ":refresh") command="refresh"; place=0 ;;
            ":forget") command="forget"; place=0 ;;
            ":warm") command="warm"; place=0 ;;
            ":bench") command="bench"; place=0 ;;
            ":log-level") command="log-level"; place=0 ;;
            ":doctor") command="doctor"; place=0 ;;
            *:-*|*:=) ;;
            *)
                case "$command:${COMP_WORDS[i-1]}" in
                    "mount:-o"|"mount:--endpoint"|"mount:--token"|"mount:--token-file"|"mount:--direct-reads"|"mount:--max-connections"|"mount:--timeout"|"mount:--ca"|"mount:--cert"|"mount:--key"|"mount:--uid"|"mount:--gid"|"mount:--umask"|"mount:--cache-ttl"|"mount:--negative-ttl"|"mount:--metadata-cache"|"mount:--mtime"|"mount:--dir-markers"|"mount:--create-buckets"|"mount:--destroy-buckets"|"mount:--memory-limit"|"mount:--read-ahead"|"mount:--dir-read-ahead"|"mount:--part-size"|"mount:--staging-dir"|"mount:--keep-sent-parts"|"mount:--threads"|"mount:--max-background"|"mount:--kernel-read-ahead"|"mount:--direct-io"|"mount:--passthrough"|"mount:--cache-dir"|"mount:--cache-size"|"mount:--cache-min-free"|"mount:--cache-admit"|"mount:--log-file"|"mount:--log-level"|"mount:--log-format"|"mount:--metrics"|"mount:--trace-context"|"mount:--config"|"mount:--profile"|"unmount:--timeout"|"recover:--save-to"|"recover:--endpoint"|"recover:--token"|"recover:--token-file"|"recover:--ca"|"recover:--cert"|"recover:--key"|"recover:--staging-dir"|"recover:--config"|"demo:--mountpoint"|"serve:--port"|"serve:--targets"|"serve:--address"|"serve:--host"|"serve:--data-dir"|"serve:--memory"|"serve:--seed"|"serve:--promote-root"|"serve:--features"|"config show:-o"|"config show:--endpoint"|"config show:--token"|"config show:--token-file"|"config show:--direct-reads"|"config show:--max-connections"|"config show:--timeout"|"config show:--ca"|"config show:--cert"|"config show:--key"|"config show:--uid"|"config show:--gid"|"config show:--umask"|"config show:--cache-ttl"|"config show:--negative-ttl"|"config show:--metadata-cache"|"config show:--mtime"|"config show:--dir-markers"|"config show:--create-buckets"|"config show:--destroy-buckets"|"config show:--memory-limit"|"config show:--read-ahead"|"config show:--dir-read-ahead"|"config show:--part-size"|"config show:--staging-dir"|"config show:--keep-sent-parts"|"config show:--threads"|"config show:--max-background"|"config show:--kernel-read-ahead"|"config show:--direct-io"|"config show:--passthrough"|"config show:--cache-dir"|"config show:--cache-size"|"config show:--cache-min-free"|"config show:--cache-admit"|"config show:--log-file"|"config show:--log-level"|"config show:--log-format"|"config show:--metrics"|"config show:--trace-context"|"config show:--config"|"config show:--profile"|"stats:--interval"|"trace:--for"|"trace:--output"|"warm:--list"|"warm:--epoch"|"warm:--to"|"bench:--size"|"bench:--files"|"bench:--time"|"bench:--threads"|"doctor:--endpoint"|"doctor:--token"|"doctor:--token-file"|"doctor:--ca"|"doctor:--cert"|"doctor:--key"|"doctor:--staging-dir"|"doctor:--cache-dir"|"doctor:--config") ;;
                    *) ((place++)) ;;
                esac
                ;;
        esac
    done

    case "$command:$prev" in
        "mount:-o"|"config show:-o")
            _aisfs_list "endpoint= token= token_file= direct_reads= max_connections= timeout= ca= cert= key= insecure read_only immutable allow_other uid= gid= umask= cache_ttl= negative_ttl= metadata_cache= mtime= dir_markers= create_buckets= destroy_buckets= memory_limit= read_ahead= dir_read_ahead= part_size= staging_dir= keep_sent_parts= threads= max_background= kernel_read_ahead= writeback_cache direct_io= passthrough= cache_dir= cache_size= cache_min_free= cache_admit= log_file= log_level= log_format= trace foreground metrics= trace_context= config= profile= ro rw" "$cur"
            return ;;
        "mount:--endpoint"|"mount:--token"|"mount:--max-connections"|"mount:--timeout"|"mount:--uid"|"mount:--gid"|"mount:--umask"|"mount:--cache-ttl"|"mount:--negative-ttl"|"mount:--metadata-cache"|"mount:--memory-limit"|"mount:--read-ahead"|"mount:--dir-read-ahead"|"mount:--part-size"|"mount:--threads"|"mount:--max-background"|"mount:--kernel-read-ahead"|"mount:--cache-size"|"mount:--metrics"|"unmount:--timeout"|"recover:--endpoint"|"recover:--token"|"serve:--port"|"serve:--targets"|"serve:--address"|"serve:--host"|"serve:--memory"|"serve:--features"|"config show:--endpoint"|"config show:--token"|"config show:--max-connections"|"config show:--timeout"|"config show:--uid"|"config show:--gid"|"config show:--umask"|"config show:--cache-ttl"|"config show:--negative-ttl"|"config show:--metadata-cache"|"config show:--memory-limit"|"config show:--read-ahead"|"config show:--dir-read-ahead"|"config show:--part-size"|"config show:--threads"|"config show:--max-background"|"config show:--kernel-read-ahead"|"config show:--cache-size"|"config show:--metrics"|"stats:--interval"|"trace:--for"|"warm:--epoch"|"bench:--size"|"bench:--files"|"bench:--time"|"bench:--threads"|"doctor:--endpoint"|"doctor:--token")
            :
            return ;;
        "mount:--token-file"|"mount:--ca"|"mount:--cert"|"mount:--key"|"mount:--log-file"|"mount:--config"|"recover:--token-file"|"recover:--ca"|"recover:--cert"|"recover:--key"|"recover:--config"|"serve:--seed"|"config show:--token-file"|"config show:--ca"|"config show:--cert"|"config show:--key"|"config show:--log-file"|"config show:--config"|"trace:--output"|"warm:--list"|"doctor:--token-file"|"doctor:--ca"|"doctor:--cert"|"doctor:--key"|"doctor:--config")
            _aisfs_paths -f "$cur"
            return ;;
        "mount:--direct-reads"|"config show:--direct-reads")
            _aisfs_words "auto never always" "$cur"
            return ;;
        "mount:--mtime"|"config show:--mtime")
            _aisfs_words "exact fast listed" "$cur"
            return ;;
        "mount:--dir-markers"|"mount:--create-buckets"|"mount:--destroy-buckets"|"mount:--keep-sent-parts"|"mount:--direct-io"|"mount:--trace-context"|"config show:--dir-markers"|"config show:--create-buckets"|"config show:--destroy-buckets"|"config show:--keep-sent-parts"|"config show:--direct-io"|"config show:--trace-context")
            _aisfs_words "on off" "$cur"
            return ;;
        "mount:--staging-dir"|"mount:--cache-dir"|"recover:--save-to"|"recover:--staging-dir"|"demo:--mountpoint"|"serve:--data-dir"|"serve:--promote-root"|"config show:--staging-dir"|"config show:--cache-dir"|"doctor:--staging-dir"|"doctor:--cache-dir")
            _aisfs_paths -d "$cur"
            return ;;
        "mount:--passthrough"|"config show:--passthrough")
            _aisfs_words "auto off" "$cur"
            return ;;
        "mount:--cache-min-free"|"config show:--cache-min-free")
            _aisfs_words "SIZE %" "$cur"
            return ;;
        "mount:--cache-admit"|"config show:--cache-admit")
            _aisfs_words "first second" "$cur"
            return ;;
        "mount:--log-level"|"config show:--log-level")
            _aisfs_words "verbose debug information warning error" "$cur"
            return ;;
        "mount:--log-format"|"config show:--log-format")
            _aisfs_words "text json" "$cur"
            return ;;
        "mount:--profile"|"config show:--profile")
            _aisfs_words "training-read checkpoint-write interactive archive" "$cur"
            return ;;
        "warm:--to")
            _aisfs_words "memory disk" "$cur"
            return ;;
    esac

    case "$command" in
        "")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--help" "$cur"
            else
                _aisfs_words "mount unmount recover demo serve config version help completion status stats trace flush refresh forget warm bench log-level doctor" "$cur"
            fi ;;
        "mount")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--endpoint --token --token-file --direct-reads --max-connections --timeout --ca --cert --key --insecure --read-only --immutable --allow-other --uid --gid --umask --cache-ttl --negative-ttl --metadata-cache --mtime --dir-markers --create-buckets --destroy-buckets --memory-limit --read-ahead --dir-read-ahead --part-size --staging-dir --keep-sent-parts --threads --max-background --kernel-read-ahead --writeback-cache --direct-io --passthrough --cache-dir --cache-size --cache-min-free --cache-admit --log-file --log-level --log-format --trace --foreground --metrics --trace-context --config --profile --help" "$cur"
            elif ((place == 0)); then
                _aisfs_words "ais:// $(aisfs config names 2>/dev/null)" "$cur"
            elif ((place == 1)); then
                _aisfs_paths -d "$cur"
            fi ;;
        "unmount")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--no-wait --lazy --force --timeout --help" "$cur"
            elif ((place == 0)); then
                _aisfs_paths -d "$cur"
            fi ;;
        "recover")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--overwrite --save-to --yes --json --endpoint --token --token-file --ca --cert --key --insecure --staging-dir --config --help" "$cur"
            elif ((place == 0)); then
                _aisfs_words "discard list upload" "$cur"
            elif ((place >= 1)); then
                :
            fi ;;
        "demo")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--mountpoint --help" "$cur"
            fi ;;
        "serve")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--port --targets --address --host --data-dir --memory --seed --sample --promote-root --authn --features --quiet --help" "$cur"
            fi ;;
        "config")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--help" "$cur"
            else
                _aisfs_words "show check" "$cur"
            fi ;;
        "config show")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--json --endpoint --token --token-file --direct-reads --max-connections --timeout --ca --cert --key --insecure --read-only --immutable --allow-other --uid --gid --umask --cache-ttl --negative-ttl --metadata-cache --mtime --dir-markers --create-buckets --destroy-buckets --memory-limit --read-ahead --dir-read-ahead --part-size --staging-dir --keep-sent-parts --threads --max-background --kernel-read-ahead --writeback-cache --direct-io --passthrough --cache-dir --cache-size --cache-min-free --cache-admit --log-file --log-level --log-format --trace --foreground --metrics --trace-context --config --profile --help" "$cur"
            elif ((place == 0)); then
                _aisfs_words "ais:// $(aisfs config names 2>/dev/null)" "$cur"
            fi ;;
        "config check")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--help" "$cur"
            elif ((place == 0)); then
                _aisfs_paths -f "$cur"
            fi ;;
        "version")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--help" "$cur"
            fi ;;
        "help")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--help" "$cur"
            elif ((place >= 0)); then
                _aisfs_words "mount unmount recover demo serve config version help completion status stats trace flush refresh forget warm bench log-level doctor" "$cur"
            fi ;;
        "completion")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--help" "$cur"
            elif ((place == 0)); then
                _aisfs_words "bash fish powershell zsh" "$cur"
            fi ;;
        "status")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--open --json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "stats")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--watch --interval --json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "trace")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--for --output --json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "flush")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "refresh")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "forget")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "warm")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--list --epoch --to --cluster --json --help" "$cur"
            elif ((place >= 0)); then
                :
            fi ;;
        "bench")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--size --files --time --threads --read-only --json --help" "$cur"
            elif ((place == 0)); then
                :
            fi ;;
        "log-level")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--json --help" "$cur"
            elif ((place == 0)); then
                :
            elif ((place == 1)); then
                _aisfs_words "debug error information verbose warning" "$cur"
            fi ;;
        "doctor")
            if [[ "$cur" == -* ]]; then
                _aisfs_words "--json --endpoint --token --token-file --ca --cert --key --insecure --staging-dir --cache-dir --config --help" "$cur"
            fi ;;
    esac
}

complete -F _aisfs aisfs
