# PowerShell completion for aisfs; made by 'aisfs completion powershell'.
Register-ArgumentCompleter -Native -CommandName @('aisfs', 'aisfs.exe') -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # What each command offers: word, explanation.
    $offers = @{
        '' = @(
            @('mount', 'Mount a cluster, a bucket or a prefix'),
            @('unmount', 'Unmount, and wait for the last uploads; a dead mountpoint is cleared'),
            @('recover', 'List, upload or discard files that were not uploaded'),
            @('demo', 'Start the embedded server with sample data and mount it; Ctrl-C ends both'),
            @('serve', 'Run the embedded AIS-compatible server for development and tests'),
            @('config', 'Show what the configuration comes to, or check it'),
            @('version', 'Print version and credits'),
            @('help', 'Show help for a command'),
            @('completion', 'Print the completion script of a shell'),
            @('status', 'Show how mounts stand: cluster, files that are not uploaded, caches, open files'),
            @('stats', 'Measure what a mount does: operations, latencies, hits, requests to the cluster'),
            @('trace', 'Show the requests of the kernel and to the cluster, with their times'),
            @('flush', 'Upload what was written, and wait until it is on the cluster'),
            @('refresh', 'Ask the cluster anew what it has under a path, and tell the kernel'),
            @('forget', 'Drop what is cached of a path: the next access asks the cluster'),
            @('log-level', 'Show or change the log level of a mount that runs'),
            @('doctor', 'Look for what may keep mounts from working, and say what to do'),
            @('--help', 'Show help')
        )
        'mount' = @(
            @('-o', 'Options in the manner of mount(8): name=value,name,'),
            @('--endpoint', 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'),
            @('--token', 'AuthN token'),
            @('--token-file', 'File with the AuthN token; read again when it changes'),
            @('--direct-reads', 'Whether reads go straight to the target that owns the object'),
            @('--max-connections', 'Greatest number of connections to one server, 1 to 1024'),
            @('--timeout', 'How long to wait for a silent connection, 1ms to 1d; an operation has ten times that'),
            @('--ca', 'PEM file with the certificates of the authorities to trust'),
            @('--cert', 'PEM file with the client''s certificate, for clusters that want one'),
            @('--key', 'PEM file with the key of the client''s certificate'),
            @('--insecure', 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'),
            @('--read-only', 'Refuse every change'),
            @('--immutable', 'Nothing changes on the cluster while it is mounted, only with read-only: the kernel keeps names, attributes, listings and bytes, and asks for none of them again'),
            @('--allow-other', 'Let other users than the mounting one use the mount'),
            @('--uid', 'Owner of files without a recorded owner'),
            @('--gid', 'Group of files without a recorded group'),
            @('--umask', 'Bits taken from the modes 0666 and 0777 of files without a recorded mode, octal'),
            @('--cache-ttl', 'How long cached names, attributes and listings are used; 0: ask at every open and lookup; forever: never again'),
            @('--negative-ttl', 'How long a name that was not found counts as missing, at most cache-ttl'),
            @('--metadata-cache', 'Memory for cached names, attributes and listings, as estimated, 64KiB to 16TiB'),
            @('--dir-markers', 'Whether empty directories are kept by a hidden object .aisfs-dir'),
            @('--create-buckets', 'Whether mkdir at the root of a cluster creates a bucket'),
            @('--destroy-buckets', 'Whether rmdir at the root of a cluster destroys an empty bucket'),
            @('--memory-limit', 'Memory for cached chunks, read-ahead and uploads together, 64MiB to 16TiB'),
            @('--read-ahead', 'Greatest read-ahead of one open file; 0: none'),
            @('--dir-read-ahead', 'Greatest number of small files that are fetched ahead of a program that opens the files of a directory one after the other, 0 to 1024; 0: none'),
            @('--part-size', 'Size of the parts of a multipart upload, 1MiB to an eighth of memory-limit, a multiple of 128KiB; grows with the file'),
            @('--staging-dir', 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'),
            @('--keep-sent-parts', 'Whether the sent parts of a large new file are staged until it is closed, if memory has no room for them, so that its writer may turn back'),
            @('--threads', 'Threads that read requests of the kernel, 1 to 64'),
            @('--max-background', 'Requests that the kernel may have open in the background, 1 to 65535'),
            @('--kernel-read-ahead', 'Read-ahead of the kernel in KiB; takes effect as root only'),
            @('--writeback-cache', 'Let the kernel collect small writes before it hands them over'),
            @('--passthrough', 'Whether the kernel reads files that lie whole on the local disk past the daemon; takes effect as root and with read-only'),
            @('--network', 'Windows: the name \\SERVER\SHARE under which every session sees the volume; the mountpoint may be left out'),
            @('--label', 'Windows: label of the volume, at most 32 characters'),
            @('--icon', 'Windows: icon of the drive letter, an .ico, .exe or .dll file; FILE,INDEX for one of several'),
            @('--sddl', 'Windows: one security descriptor for everything'),
            @('--case-sensitive', 'Windows: treat names that differ in case only as different names'),
            @('--watch', 'Windows: how often open folders are checked for changes by other clients, 1s to 1d; 0: never'),
            @('--log-file', 'Rolling log file, 64MiB each, 8 kept; reopened on SIGHUP'),
            @('--log-level', 'The least level that is logged'),
            @('--log-format', 'How lines of the log look: for people, or a JSON object each'),
            @('--trace', 'For developers: log every request of the kernel or of Windows with its answer; sets log-level to verbose'),
            @('--foreground', 'Stay in the foreground and log to the console'),
            @('--metrics', 'Serve metrics for Prometheus, /healthz, /readyz and a page with charts here, for example 127.0.0.1:9464; '':9464'' is every address of this machine, port 0 any free one'),
            @('--trace-context', 'Send the ids of traces (traceparent) to the cluster with each request'),
            @('--config', 'Configuration file, the only one that is read'),
            @('--profile', 'Set of values for what is not said otherwise: training-read, checkpoint-write, interactive, archive, or one of a configuration file'),
            @('--help', 'Show help')
        )
        'unmount' = @(
            @('--no-wait', 'Return when the mount has left the tree'),
            @('--lazy', 'Detach while files are open: they stay usable, and the mount ends with the last close'),
            @('--force', 'End the mount while files are open'),
            @('--timeout', 'How long to wait for the last uploads, which go on after that'),
            @('--help', 'Show help')
        )
        'recover' = @(
            @('discard', 'discard'),
            @('list', 'list'),
            @('upload', 'upload'),
            @('--overwrite', 'upload: replace objects that others have changed or made since'),
            @('--save-to', 'upload: write the bytes to files in this folder, and nothing to the cluster'),
            @('--yes', 'discard: do not ask'),
            @('--json', 'list: print JSON'),
            @('--endpoint', 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'),
            @('--token', 'AuthN token'),
            @('--token-file', 'File with the AuthN token; read again when it changes'),
            @('--ca', 'PEM file with the certificates of the authorities to trust'),
            @('--cert', 'PEM file with the client''s certificate, for clusters that want one'),
            @('--key', 'PEM file with the key of the client''s certificate'),
            @('--insecure', 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'),
            @('--staging-dir', 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'),
            @('--config', 'Configuration file, the only one that is read'),
            @('--help', 'Show help')
        )
        'demo' = @(
            @('--mountpoint', 'Where to mount'),
            @('--help', 'Show help')
        )
        'serve' = @(
            @('--port', 'Port of the proxy; 0: any free one'),
            @('--targets', 'Number of targets, 1 to 16'),
            @('--address', 'Address to listen on'),
            @('--data-dir', 'Folder that keeps buckets and objects'),
            @('--memory', 'Memory that objects may take, for example 2GiB'),
            @('--sample', 'Fill the cluster with sample data'),
            @('--quiet', 'Print the endpoint, and nothing else'),
            @('--help', 'Show help')
        )
        'config' = @(
            @('show', 'Print each option with its value, and where that comes from'),
            @('check', 'Tell what is wrong with the configuration files, and with each mount in them'),
            @('--help', 'Show help')
        )
        'config show' = @(
            @('-o', 'Options in the manner of mount(8), as for ''aisfs mount'''),
            @('--json', 'Print JSON'),
            @('--endpoint', 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'),
            @('--token', 'AuthN token'),
            @('--token-file', 'File with the AuthN token; read again when it changes'),
            @('--direct-reads', 'Whether reads go straight to the target that owns the object'),
            @('--max-connections', 'Greatest number of connections to one server, 1 to 1024'),
            @('--timeout', 'How long to wait for a silent connection, 1ms to 1d; an operation has ten times that'),
            @('--ca', 'PEM file with the certificates of the authorities to trust'),
            @('--cert', 'PEM file with the client''s certificate, for clusters that want one'),
            @('--key', 'PEM file with the key of the client''s certificate'),
            @('--insecure', 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'),
            @('--read-only', 'Refuse every change'),
            @('--immutable', 'Nothing changes on the cluster while it is mounted, only with read-only: the kernel keeps names, attributes, listings and bytes, and asks for none of them again'),
            @('--allow-other', 'Let other users than the mounting one use the mount'),
            @('--uid', 'Owner of files without a recorded owner'),
            @('--gid', 'Group of files without a recorded group'),
            @('--umask', 'Bits taken from the modes 0666 and 0777 of files without a recorded mode, octal'),
            @('--cache-ttl', 'How long cached names, attributes and listings are used; 0: ask at every open and lookup; forever: never again'),
            @('--negative-ttl', 'How long a name that was not found counts as missing, at most cache-ttl'),
            @('--metadata-cache', 'Memory for cached names, attributes and listings, as estimated, 64KiB to 16TiB'),
            @('--dir-markers', 'Whether empty directories are kept by a hidden object .aisfs-dir'),
            @('--create-buckets', 'Whether mkdir at the root of a cluster creates a bucket'),
            @('--destroy-buckets', 'Whether rmdir at the root of a cluster destroys an empty bucket'),
            @('--memory-limit', 'Memory for cached chunks, read-ahead and uploads together, 64MiB to 16TiB'),
            @('--read-ahead', 'Greatest read-ahead of one open file; 0: none'),
            @('--dir-read-ahead', 'Greatest number of small files that are fetched ahead of a program that opens the files of a directory one after the other, 0 to 1024; 0: none'),
            @('--part-size', 'Size of the parts of a multipart upload, 1MiB to an eighth of memory-limit, a multiple of 128KiB; grows with the file'),
            @('--staging-dir', 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'),
            @('--keep-sent-parts', 'Whether the sent parts of a large new file are staged until it is closed, if memory has no room for them, so that its writer may turn back'),
            @('--threads', 'Threads that read requests of the kernel, 1 to 64'),
            @('--max-background', 'Requests that the kernel may have open in the background, 1 to 65535'),
            @('--kernel-read-ahead', 'Read-ahead of the kernel in KiB; takes effect as root only'),
            @('--writeback-cache', 'Let the kernel collect small writes before it hands them over'),
            @('--passthrough', 'Whether the kernel reads files that lie whole on the local disk past the daemon; takes effect as root and with read-only'),
            @('--network', 'Windows: the name \\SERVER\SHARE under which every session sees the volume; the mountpoint may be left out'),
            @('--label', 'Windows: label of the volume, at most 32 characters'),
            @('--icon', 'Windows: icon of the drive letter, an .ico, .exe or .dll file; FILE,INDEX for one of several'),
            @('--sddl', 'Windows: one security descriptor for everything'),
            @('--case-sensitive', 'Windows: treat names that differ in case only as different names'),
            @('--watch', 'Windows: how often open folders are checked for changes by other clients, 1s to 1d; 0: never'),
            @('--log-file', 'Rolling log file, 64MiB each, 8 kept; reopened on SIGHUP'),
            @('--log-level', 'The least level that is logged'),
            @('--log-format', 'How lines of the log look: for people, or a JSON object each'),
            @('--trace', 'For developers: log every request of the kernel or of Windows with its answer; sets log-level to verbose'),
            @('--foreground', 'Stay in the foreground and log to the console'),
            @('--metrics', 'Serve metrics for Prometheus, /healthz, /readyz and a page with charts here, for example 127.0.0.1:9464; '':9464'' is every address of this machine, port 0 any free one'),
            @('--trace-context', 'Send the ids of traces (traceparent) to the cluster with each request'),
            @('--config', 'Configuration file, the only one that is read'),
            @('--profile', 'Set of values for what is not said otherwise: training-read, checkpoint-write, interactive, archive, or one of a configuration file'),
            @('--help', 'Show help')
        )
        'config check' = @(
            @('--help', 'Show help')
        )
        'version' = @(
            @('--help', 'Show help')
        )
        'help' = @(
            @('mount', 'mount'),
            @('unmount', 'unmount'),
            @('recover', 'recover'),
            @('demo', 'demo'),
            @('serve', 'serve'),
            @('config', 'config'),
            @('version', 'version'),
            @('help', 'help'),
            @('completion', 'completion'),
            @('status', 'status'),
            @('stats', 'stats'),
            @('trace', 'trace'),
            @('flush', 'flush'),
            @('refresh', 'refresh'),
            @('forget', 'forget'),
            @('log-level', 'log-level'),
            @('doctor', 'doctor'),
            @('--help', 'Show help')
        )
        'completion' = @(
            @('bash', 'bash'),
            @('fish', 'fish'),
            @('powershell', 'powershell'),
            @('zsh', 'zsh'),
            @('--help', 'Show help')
        )
        'status' = @(
            @('--open', 'Name the files that are open'),
            @('--json', 'Print JSON'),
            @('--help', 'Show help')
        )
        'stats' = @(
            @('--watch', 'Go on until Ctrl-C'),
            @('--interval', 'How long to measure, 100ms to 1d'),
            @('--json', 'Print a line of JSON for each interval'),
            @('--help', 'Show help')
        )
        'trace' = @(
            @('--for', 'For how long, 10ms to 1d'),
            @('--output', 'Write Chrome''s trace event JSON to this file, for chrome://tracing or Perfetto'),
            @('--json', 'Print a line of JSON for each request'),
            @('--help', 'Show help')
        )
        'flush' = @(
            @('--json', 'Print JSON'),
            @('--help', 'Show help')
        )
        'refresh' = @(
            @('--json', 'Print JSON'),
            @('--help', 'Show help')
        )
        'forget' = @(
            @('--json', 'Print JSON'),
            @('--help', 'Show help')
        )
        'log-level' = @(
            @('debug', 'debug'),
            @('error', 'error'),
            @('information', 'information'),
            @('verbose', 'verbose'),
            @('warning', 'warning'),
            @('--json', 'Print JSON'),
            @('--help', 'Show help')
        )
        'doctor' = @(
            @('--json', 'Print JSON'),
            @('--endpoint', 'Address of a proxy of the cluster, or several addresses with commas or semicolons between them'),
            @('--token', 'AuthN token'),
            @('--token-file', 'File with the AuthN token; read again when it changes'),
            @('--ca', 'PEM file with the certificates of the authorities to trust'),
            @('--cert', 'PEM file with the client''s certificate, for clusters that want one'),
            @('--key', 'PEM file with the key of the client''s certificate'),
            @('--insecure', 'Take any certificate of the server: whoever can redirect a connection can read and change what is transferred'),
            @('--staging-dir', 'Local folder for files that are written out of order, and for files that could not be uploaded; it must belong to the mounting user alone'),
            @('--config', 'Configuration file, the only one that is read'),
            @('--help', 'Show help')
        )
    }

    # The words of options that are chosen from some.
    $values = @{
        '--direct-reads' = @('auto', 'never', 'always')
        '--dir-markers' = @('on', 'off')
        '--create-buckets' = @('on', 'off')
        '--destroy-buckets' = @('on', 'off')
        '--keep-sent-parts' = @('on', 'off')
        '--passthrough' = @('auto', 'off')
        '--log-level' = @('verbose', 'debug', 'information', 'warning', 'error')
        '--log-format' = @('text', 'json')
        '--trace-context' = @('on', 'off')
        '--profile' = @('training-read', 'checkpoint-write', 'interactive', 'archive')
    }

    $path = ''
    $previous = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $previous = $element.ToString()
        if ($previous.StartsWith('-')) { continue }
        $next = if ($path) { "$path $previous" } else { $previous }
        if ($offers.ContainsKey($next)) { $path = $next }
    }

    if ($values.ContainsKey($previous)) {
        $values[$previous] | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
        }
        return
    }

    $offers[$path] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterName', $_[1])
    }
}
