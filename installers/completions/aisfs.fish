# fish completion for aisfs; made by 'aisfs completion fish'.

# Whether the command that was typed is this one: all words that are no options, as far as they are commands.
function __aisfs_command
    set -l path
    for word in (commandline -opc)[2..-1]
        if string match -qr -- '^-' $word
            continue
        end
        set -l next (string join ' ' $path $word)
        if contains -- $next $__aisfs_commands
            set path $path $word
        else
            break
        end
    end
    set -l typed (string join ' ' $path)
    test "$typed" = "$argv[1]"
end

set -g __aisfs_commands 'mount' 'unmount' 'umount' 'recover' 'demo' 'serve' 'config' 'config show' 'config check' 'version' 'help' 'completion' 'status' 'stats' 'trace' 'flush' 'refresh' 'forget' 'log-level' 'doctor'

complete -c aisfs -f
complete -c aisfs -n "__aisfs_command ''" -a mount -d 'Mount a cluster, a bucket or a prefix'
complete -c aisfs -n "__aisfs_command ''" -a unmount -d 'Unmount, and wait for the last uploads; a dead mountpoint is cleared'
complete -c aisfs -n "__aisfs_command ''" -a recover -d 'List, upload or discard files that were not uploaded'
complete -c aisfs -n "__aisfs_command ''" -a demo -d 'Start the embedded server with sample data and mount it; Ctrl-C ends both'
complete -c aisfs -n "__aisfs_command ''" -a serve -d 'Run the embedded AIS-compatible server for development and tests'
complete -c aisfs -n "__aisfs_command ''" -a config -d 'Show what the configuration comes to, or check it'
complete -c aisfs -n "__aisfs_command 'config'" -a show -d 'Print each option with its value, and where that comes from'
complete -c aisfs -n "__aisfs_command 'config'" -a check -d 'Tell what is wrong with the configuration files, and with each mount in them'
complete -c aisfs -n "__aisfs_command ''" -a version -d 'Print version and credits'
complete -c aisfs -n "__aisfs_command ''" -a help -d 'Show help for a command'
complete -c aisfs -n "__aisfs_command ''" -a completion -d 'Print the completion script of a shell'
complete -c aisfs -n "__aisfs_command ''" -a status -d 'Show how mounts stand: cluster, files that are not uploaded, caches, open files'
complete -c aisfs -n "__aisfs_command ''" -a stats -d 'Measure what a mount does: operations, latencies, hits, requests to the cluster'
complete -c aisfs -n "__aisfs_command ''" -a trace -d 'Show the requests of the kernel and to the cluster, with their times'
complete -c aisfs -n "__aisfs_command ''" -a flush -d 'Upload what was written, and wait until it is on the cluster'
complete -c aisfs -n "__aisfs_command ''" -a refresh -d 'Ask the cluster anew what it has under a path, and tell the kernel'
complete -c aisfs -n "__aisfs_command ''" -a forget -d 'Drop what is cached of a path: the next access asks the cluster'
complete -c aisfs -n "__aisfs_command ''" -a log-level -d 'Show or change the log level of a mount that runs'
complete -c aisfs -n "__aisfs_command ''" -a doctor -d 'Look for what may keep mounts from working, and say what to do'
complete -c aisfs -s h -l help -d 'Show help'

complete -c aisfs -n "__aisfs_command 'mount'" -s o -x -d 'Options in the manner of mount(8): name=value,name,'
complete -c aisfs -n "__aisfs_command 'mount'" -l endpoint -x -d 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'
complete -c aisfs -n "__aisfs_command 'mount'" -l token -x -d 'AuthN token'
complete -c aisfs -n "__aisfs_command 'mount'" -l token-file -r -F -d 'File with the AuthN token; read again when it changes'
complete -c aisfs -n "__aisfs_command 'mount'" -l direct-reads -x -a 'auto never always' -d 'Whether reads go straight to the target that owns the object'
complete -c aisfs -n "__aisfs_command 'mount'" -l max-connections -x -d 'Greatest number of connections to one server, 1 to 1024'
complete -c aisfs -n "__aisfs_command 'mount'" -l timeout -x -d 'How long to wait for a silent connection, 1ms to 1d; an operation has ten times that'
complete -c aisfs -n "__aisfs_command 'mount'" -l ca -r -F -d 'PEM file with the certificates of the authorities to trust'
complete -c aisfs -n "__aisfs_command 'mount'" -l cert -r -F -d 'PEM file with the client\'s certificate, for clusters that want one'
complete -c aisfs -n "__aisfs_command 'mount'" -l key -r -F -d 'PEM file with the key of the client\'s certificate'
complete -c aisfs -n "__aisfs_command 'mount'" -l insecure -d 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'
complete -c aisfs -n "__aisfs_command 'mount'" -l read-only -d 'Refuse every change'
complete -c aisfs -n "__aisfs_command 'mount'" -l immutable -d 'Nothing changes on the cluster while it is mounted, only with read-only: the kernel keeps names, attributes, listings and bytes, and asks for none of them again'
complete -c aisfs -n "__aisfs_command 'mount'" -l allow-other -d 'Let other users than the mounting one use the mount'
complete -c aisfs -n "__aisfs_command 'mount'" -l uid -x -d 'Owner of files without a recorded owner'
complete -c aisfs -n "__aisfs_command 'mount'" -l gid -x -d 'Group of files without a recorded group'
complete -c aisfs -n "__aisfs_command 'mount'" -l umask -x -d 'Bits taken from the modes 0666 and 0777 of files without a recorded mode, octal'
complete -c aisfs -n "__aisfs_command 'mount'" -l cache-ttl -x -d 'How long cached names, attributes and listings are used; 0: ask at every open and lookup; forever: never again'
complete -c aisfs -n "__aisfs_command 'mount'" -l negative-ttl -x -d 'How long a name that was not found counts as missing, at most cache-ttl'
complete -c aisfs -n "__aisfs_command 'mount'" -l metadata-cache -x -d 'Memory for cached names, attributes and listings, as estimated, 64KiB to 16TiB'
complete -c aisfs -n "__aisfs_command 'mount'" -l dir-markers -x -a 'on off' -d 'Whether empty directories are kept by a hidden object .aisfs-dir'
complete -c aisfs -n "__aisfs_command 'mount'" -l create-buckets -x -a 'on off' -d 'Whether mkdir at the root of a cluster creates a bucket'
complete -c aisfs -n "__aisfs_command 'mount'" -l destroy-buckets -x -a 'on off' -d 'Whether rmdir at the root of a cluster destroys an empty bucket'
complete -c aisfs -n "__aisfs_command 'mount'" -l memory-limit -x -d 'Memory for cached chunks, read-ahead and uploads together, 64MiB to 16TiB'
complete -c aisfs -n "__aisfs_command 'mount'" -l read-ahead -x -d 'Greatest read-ahead of one open file; 0: none'
complete -c aisfs -n "__aisfs_command 'mount'" -l dir-read-ahead -x -d 'Greatest number of small files that are fetched ahead of a program that opens the files of a directory one after the other, 0 to 1024; 0: none'
complete -c aisfs -n "__aisfs_command 'mount'" -l part-size -x -d 'Size of the parts of a multipart upload, 1MiB to an eighth of memory-limit, a multiple of 128KiB; grows with the file'
complete -c aisfs -n "__aisfs_command 'mount'" -l staging-dir -x -a '(__fish_complete_directories)' -d 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'
complete -c aisfs -n "__aisfs_command 'mount'" -l keep-sent-parts -x -a 'on off' -d 'Whether the sent parts of a large new file are staged until it is closed, if memory has no room for them, so that its writer may turn back'
complete -c aisfs -n "__aisfs_command 'mount'" -l threads -x -d 'Threads that read requests of the kernel, 1 to 64'
complete -c aisfs -n "__aisfs_command 'mount'" -l max-background -x -d 'Requests that the kernel may have open in the background, 1 to 65535'
complete -c aisfs -n "__aisfs_command 'mount'" -l kernel-read-ahead -x -d 'Read-ahead of the kernel in KiB; takes effect as root only'
complete -c aisfs -n "__aisfs_command 'mount'" -l writeback-cache -d 'Let the kernel collect small writes before it hands them over'
complete -c aisfs -n "__aisfs_command 'mount'" -l passthrough -x -a 'auto off' -d 'Whether the kernel reads files that lie whole on the local disk past the daemon; takes effect as root and with read-only'
complete -c aisfs -n "__aisfs_command 'mount'" -l log-file -r -F -d 'Rolling log file, 64MiB each, 8 kept; reopened on SIGHUP'
complete -c aisfs -n "__aisfs_command 'mount'" -l log-level -x -a 'verbose debug information warning error' -d 'The least level that is logged'
complete -c aisfs -n "__aisfs_command 'mount'" -l log-format -x -a 'text json' -d 'How lines of the log look: for people, or a JSON object each'
complete -c aisfs -n "__aisfs_command 'mount'" -l trace -d 'For developers: log every request of the kernel or of Windows with its answer; sets log-level to verbose'
complete -c aisfs -n "__aisfs_command 'mount'" -l foreground -d 'Stay in the foreground and log to the console'
complete -c aisfs -n "__aisfs_command 'mount'" -l metrics -x -d 'Serve metrics for Prometheus, /healthz, /readyz and a page with charts here, for example 127.0.0.1:9464; \':9464\' is every address of this machine, port 0 any free one'
complete -c aisfs -n "__aisfs_command 'mount'" -l trace-context -x -a 'on off' -d 'Send the ids of traces (traceparent) to the cluster with each request'
complete -c aisfs -n "__aisfs_command 'mount'" -l config -r -F -d 'Configuration file, the only one that is read'
complete -c aisfs -n "__aisfs_command 'mount'" -l profile -x -a 'training-read checkpoint-write interactive archive' -d 'Set of values for what is not said otherwise: training-read, checkpoint-write, interactive, archive, or one of a configuration file'
complete -c aisfs -n "__aisfs_command 'mount'" -a 'ais:// (aisfs config names 2>/dev/null)'
complete -c aisfs -n "__aisfs_command 'mount'" -a '(__fish_complete_directories)'

complete -c aisfs -n "__aisfs_command 'unmount'" -l no-wait -d 'Return when the mount has left the tree'
complete -c aisfs -n "__aisfs_command 'unmount'" -l lazy -s l -s z -d 'Detach while files are open: they stay usable, and the mount ends with the last close'
complete -c aisfs -n "__aisfs_command 'unmount'" -l force -s f -d 'End the mount while files are open'
complete -c aisfs -n "__aisfs_command 'unmount'" -l timeout -x -d 'How long to wait for the last uploads, which go on after that'
complete -c aisfs -n "__aisfs_command 'unmount'" -a '(__fish_complete_directories)'
complete -c aisfs -n "__aisfs_command 'umount'" -l no-wait -d 'Return when the mount has left the tree'
complete -c aisfs -n "__aisfs_command 'umount'" -l lazy -s l -s z -d 'Detach while files are open: they stay usable, and the mount ends with the last close'
complete -c aisfs -n "__aisfs_command 'umount'" -l force -s f -d 'End the mount while files are open'
complete -c aisfs -n "__aisfs_command 'umount'" -l timeout -x -d 'How long to wait for the last uploads, which go on after that'
complete -c aisfs -n "__aisfs_command 'umount'" -a '(__fish_complete_directories)'

complete -c aisfs -n "__aisfs_command 'recover'" -l overwrite -d 'upload: replace objects that others have changed or made since'
complete -c aisfs -n "__aisfs_command 'recover'" -l save-to -x -a '(__fish_complete_directories)' -d 'upload: write the bytes to files in this folder, and nothing to the cluster'
complete -c aisfs -n "__aisfs_command 'recover'" -l yes -d 'discard: do not ask'
complete -c aisfs -n "__aisfs_command 'recover'" -l json -d 'list: print JSON'
complete -c aisfs -n "__aisfs_command 'recover'" -l endpoint -x -d 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'
complete -c aisfs -n "__aisfs_command 'recover'" -l token -x -d 'AuthN token'
complete -c aisfs -n "__aisfs_command 'recover'" -l token-file -r -F -d 'File with the AuthN token; read again when it changes'
complete -c aisfs -n "__aisfs_command 'recover'" -l ca -r -F -d 'PEM file with the certificates of the authorities to trust'
complete -c aisfs -n "__aisfs_command 'recover'" -l cert -r -F -d 'PEM file with the client\'s certificate, for clusters that want one'
complete -c aisfs -n "__aisfs_command 'recover'" -l key -r -F -d 'PEM file with the key of the client\'s certificate'
complete -c aisfs -n "__aisfs_command 'recover'" -l insecure -d 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'
complete -c aisfs -n "__aisfs_command 'recover'" -l staging-dir -x -a '(__fish_complete_directories)' -d 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'
complete -c aisfs -n "__aisfs_command 'recover'" -l config -r -F -d 'Configuration file, the only one that is read'
complete -c aisfs -n "__aisfs_command 'recover'" -a 'discard list upload'

complete -c aisfs -n "__aisfs_command 'demo'" -l mountpoint -x -a '(__fish_complete_directories)' -d 'Where to mount'

complete -c aisfs -n "__aisfs_command 'serve'" -l port -x -d 'Port of the proxy; 0: any free one'
complete -c aisfs -n "__aisfs_command 'serve'" -l targets -x -d 'Number of targets, 1 to 16'
complete -c aisfs -n "__aisfs_command 'serve'" -l address -x -d 'Address to listen on'
complete -c aisfs -n "__aisfs_command 'serve'" -l data-dir -x -a '(__fish_complete_directories)' -d 'Folder that keeps buckets and objects'
complete -c aisfs -n "__aisfs_command 'serve'" -l memory -x -d 'Memory that objects may take, for example 2GiB'
complete -c aisfs -n "__aisfs_command 'serve'" -l sample -d 'Fill the cluster with sample data'
complete -c aisfs -n "__aisfs_command 'serve'" -l quiet -d 'Print the endpoint, and nothing else'


complete -c aisfs -n "__aisfs_command 'config show'" -s o -x -d 'Options in the manner of mount(8), as for \'aisfs mount\''
complete -c aisfs -n "__aisfs_command 'config show'" -l json -d 'Print JSON'
complete -c aisfs -n "__aisfs_command 'config show'" -l endpoint -x -d 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'
complete -c aisfs -n "__aisfs_command 'config show'" -l token -x -d 'AuthN token'
complete -c aisfs -n "__aisfs_command 'config show'" -l token-file -r -F -d 'File with the AuthN token; read again when it changes'
complete -c aisfs -n "__aisfs_command 'config show'" -l direct-reads -x -a 'auto never always' -d 'Whether reads go straight to the target that owns the object'
complete -c aisfs -n "__aisfs_command 'config show'" -l max-connections -x -d 'Greatest number of connections to one server, 1 to 1024'
complete -c aisfs -n "__aisfs_command 'config show'" -l timeout -x -d 'How long to wait for a silent connection, 1ms to 1d; an operation has ten times that'
complete -c aisfs -n "__aisfs_command 'config show'" -l ca -r -F -d 'PEM file with the certificates of the authorities to trust'
complete -c aisfs -n "__aisfs_command 'config show'" -l cert -r -F -d 'PEM file with the client\'s certificate, for clusters that want one'
complete -c aisfs -n "__aisfs_command 'config show'" -l key -r -F -d 'PEM file with the key of the client\'s certificate'
complete -c aisfs -n "__aisfs_command 'config show'" -l insecure -d 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'
complete -c aisfs -n "__aisfs_command 'config show'" -l read-only -d 'Refuse every change'
complete -c aisfs -n "__aisfs_command 'config show'" -l immutable -d 'Nothing changes on the cluster while it is mounted, only with read-only: the kernel keeps names, attributes, listings and bytes, and asks for none of them again'
complete -c aisfs -n "__aisfs_command 'config show'" -l allow-other -d 'Let other users than the mounting one use the mount'
complete -c aisfs -n "__aisfs_command 'config show'" -l uid -x -d 'Owner of files without a recorded owner'
complete -c aisfs -n "__aisfs_command 'config show'" -l gid -x -d 'Group of files without a recorded group'
complete -c aisfs -n "__aisfs_command 'config show'" -l umask -x -d 'Bits taken from the modes 0666 and 0777 of files without a recorded mode, octal'
complete -c aisfs -n "__aisfs_command 'config show'" -l cache-ttl -x -d 'How long cached names, attributes and listings are used; 0: ask at every open and lookup; forever: never again'
complete -c aisfs -n "__aisfs_command 'config show'" -l negative-ttl -x -d 'How long a name that was not found counts as missing, at most cache-ttl'
complete -c aisfs -n "__aisfs_command 'config show'" -l metadata-cache -x -d 'Memory for cached names, attributes and listings, as estimated, 64KiB to 16TiB'
complete -c aisfs -n "__aisfs_command 'config show'" -l dir-markers -x -a 'on off' -d 'Whether empty directories are kept by a hidden object .aisfs-dir'
complete -c aisfs -n "__aisfs_command 'config show'" -l create-buckets -x -a 'on off' -d 'Whether mkdir at the root of a cluster creates a bucket'
complete -c aisfs -n "__aisfs_command 'config show'" -l destroy-buckets -x -a 'on off' -d 'Whether rmdir at the root of a cluster destroys an empty bucket'
complete -c aisfs -n "__aisfs_command 'config show'" -l memory-limit -x -d 'Memory for cached chunks, read-ahead and uploads together, 64MiB to 16TiB'
complete -c aisfs -n "__aisfs_command 'config show'" -l read-ahead -x -d 'Greatest read-ahead of one open file; 0: none'
complete -c aisfs -n "__aisfs_command 'config show'" -l dir-read-ahead -x -d 'Greatest number of small files that are fetched ahead of a program that opens the files of a directory one after the other, 0 to 1024; 0: none'
complete -c aisfs -n "__aisfs_command 'config show'" -l part-size -x -d 'Size of the parts of a multipart upload, 1MiB to an eighth of memory-limit, a multiple of 128KiB; grows with the file'
complete -c aisfs -n "__aisfs_command 'config show'" -l staging-dir -x -a '(__fish_complete_directories)' -d 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'
complete -c aisfs -n "__aisfs_command 'config show'" -l keep-sent-parts -x -a 'on off' -d 'Whether the sent parts of a large new file are staged until it is closed, if memory has no room for them, so that its writer may turn back'
complete -c aisfs -n "__aisfs_command 'config show'" -l threads -x -d 'Threads that read requests of the kernel, 1 to 64'
complete -c aisfs -n "__aisfs_command 'config show'" -l max-background -x -d 'Requests that the kernel may have open in the background, 1 to 65535'
complete -c aisfs -n "__aisfs_command 'config show'" -l kernel-read-ahead -x -d 'Read-ahead of the kernel in KiB; takes effect as root only'
complete -c aisfs -n "__aisfs_command 'config show'" -l writeback-cache -d 'Let the kernel collect small writes before it hands them over'
complete -c aisfs -n "__aisfs_command 'config show'" -l passthrough -x -a 'auto off' -d 'Whether the kernel reads files that lie whole on the local disk past the daemon; takes effect as root and with read-only'
complete -c aisfs -n "__aisfs_command 'config show'" -l log-file -r -F -d 'Rolling log file, 64MiB each, 8 kept; reopened on SIGHUP'
complete -c aisfs -n "__aisfs_command 'config show'" -l log-level -x -a 'verbose debug information warning error' -d 'The least level that is logged'
complete -c aisfs -n "__aisfs_command 'config show'" -l log-format -x -a 'text json' -d 'How lines of the log look: for people, or a JSON object each'
complete -c aisfs -n "__aisfs_command 'config show'" -l trace -d 'For developers: log every request of the kernel or of Windows with its answer; sets log-level to verbose'
complete -c aisfs -n "__aisfs_command 'config show'" -l foreground -d 'Stay in the foreground and log to the console'
complete -c aisfs -n "__aisfs_command 'config show'" -l metrics -x -d 'Serve metrics for Prometheus, /healthz, /readyz and a page with charts here, for example 127.0.0.1:9464; \':9464\' is every address of this machine, port 0 any free one'
complete -c aisfs -n "__aisfs_command 'config show'" -l trace-context -x -a 'on off' -d 'Send the ids of traces (traceparent) to the cluster with each request'
complete -c aisfs -n "__aisfs_command 'config show'" -l config -r -F -d 'Configuration file, the only one that is read'
complete -c aisfs -n "__aisfs_command 'config show'" -l profile -x -a 'training-read checkpoint-write interactive archive' -d 'Set of values for what is not said otherwise: training-read, checkpoint-write, interactive, archive, or one of a configuration file'
complete -c aisfs -n "__aisfs_command 'config show'" -a 'ais:// (aisfs config names 2>/dev/null)'

complete -c aisfs -n "__aisfs_command 'config check'" -F


complete -c aisfs -n "__aisfs_command 'help'" -a 'mount unmount recover demo serve config version help completion status stats trace flush refresh forget log-level doctor'

complete -c aisfs -n "__aisfs_command 'completion'" -a 'bash fish powershell zsh'

complete -c aisfs -n "__aisfs_command 'status'" -l open -d 'Name the files that are open'
complete -c aisfs -n "__aisfs_command 'status'" -l json -d 'Print JSON'

complete -c aisfs -n "__aisfs_command 'stats'" -l watch -d 'Go on until Ctrl-C'
complete -c aisfs -n "__aisfs_command 'stats'" -l interval -x -d 'How long to measure, 100ms to 1d'
complete -c aisfs -n "__aisfs_command 'stats'" -l json -d 'Print a line of JSON for each interval'

complete -c aisfs -n "__aisfs_command 'trace'" -l for -x -d 'For how long, 10ms to 1d'
complete -c aisfs -n "__aisfs_command 'trace'" -l output -r -F -d 'Write Chrome\'s trace event JSON to this file, for chrome://tracing or Perfetto'
complete -c aisfs -n "__aisfs_command 'trace'" -l json -d 'Print a line of JSON for each request'

complete -c aisfs -n "__aisfs_command 'flush'" -l json -d 'Print JSON'

complete -c aisfs -n "__aisfs_command 'refresh'" -l json -d 'Print JSON'

complete -c aisfs -n "__aisfs_command 'forget'" -l json -d 'Print JSON'

complete -c aisfs -n "__aisfs_command 'log-level'" -l json -d 'Print JSON'
complete -c aisfs -n "__aisfs_command 'log-level'" -a 'debug error information verbose warning'

complete -c aisfs -n "__aisfs_command 'doctor'" -l json -d 'Print JSON'
complete -c aisfs -n "__aisfs_command 'doctor'" -l endpoint -x -d 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'
complete -c aisfs -n "__aisfs_command 'doctor'" -l token -x -d 'AuthN token'
complete -c aisfs -n "__aisfs_command 'doctor'" -l token-file -r -F -d 'File with the AuthN token; read again when it changes'
complete -c aisfs -n "__aisfs_command 'doctor'" -l ca -r -F -d 'PEM file with the certificates of the authorities to trust'
complete -c aisfs -n "__aisfs_command 'doctor'" -l cert -r -F -d 'PEM file with the client\'s certificate, for clusters that want one'
complete -c aisfs -n "__aisfs_command 'doctor'" -l key -r -F -d 'PEM file with the key of the client\'s certificate'
complete -c aisfs -n "__aisfs_command 'doctor'" -l insecure -d 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'
complete -c aisfs -n "__aisfs_command 'doctor'" -l staging-dir -x -a '(__fish_complete_directories)' -d 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'
complete -c aisfs -n "__aisfs_command 'doctor'" -l config -r -F -d 'Configuration file, the only one that is read'
