#Requires -Version 5.1
#Requires -RunAsAdministrator

<#
.SYNOPSIS
Registers AisFs with WinFsp's launcher and with the event log, for this machine.

.DESCRIPTION
Afterwards "net use X: \\aisfs\BUCKET" mounts a bucket, also at logon ("net use ... /persistent:yes"), and Explorer's
"Map network drive" takes the same name. \\aisfs\aws@BUCKET is a bucket of another provider, \\aisfs\ais@ the whole cluster.
The launcher runs aisfs.exe as the user who maps the drive. Run this elevated. WinFsp 2.x has to be installed.

.PARAMETER Program
The path of aisfs.exe; by default the one beside this script.

.PARAMETER Endpoint
The address of the cluster; several are separated by ';'. Without it every user's AIS_ENDPOINT counts.

.PARAMETER Options
Further options of "aisfs mount", for example "--cache-ttl 1m --watch 5".

.PARAMETER Remove
Takes all of it back.
#>
[CmdletBinding()]
param(
    [string] $Program = (Join-Path $PSScriptRoot 'aisfs.exe'),
    [string] $Endpoint = '',
    [string] $Options = '',
    [switch] $Remove
)

$ErrorActionPreference = 'Stop'
$service = 'HKLM:\SOFTWARE\WOW6432Node\WinFsp\Services\aisfs'
$events = 'HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\Application\AisFs'

if ($Remove) {
    foreach ($key in $service, $events) {
        if (Test-Path -LiteralPath $key) { Remove-Item -LiteralPath $key -Recurse -Force }
    }

    return
}

$installed = Get-ItemProperty -Path 'HKLM:\SOFTWARE\WOW6432Node\WinFsp' -Name InstallDir -ErrorAction SilentlyContinue
if (-not $installed) {
    throw 'WinFsp is not installed: get it from https://winfsp.dev/rel/ and try again.'
}

if (-not (Test-Path -LiteralPath $Program -PathType Leaf)) {
    throw "There is no program at '$Program': name aisfs.exe with -Program."
}

$Program = (Get-Item -LiteralPath $Program).FullName
$commandLine = 'mount %1 %2 --foreground'
if ($Endpoint) { $commandLine += ' --endpoint "{0}"' -f $Endpoint }
if ($Options) { $commandLine += " $Options" }

# The launcher puts the UNC name (one backslash in front) in place of %1 and the drive in place of %2. It stops an
# instance by Ctrl-Break, upon which aisfs uploads what is dirty and unmounts.
New-Item -Path $service -Force | Out-Null
Set-ItemProperty -Path $service -Name Executable -Value $Program
Set-ItemProperty -Path $service -Name CommandLine -Value $commandLine

# Everybody may start, stop and query an instance.
Set-ItemProperty -Path $service -Name Security -Value 'D:P(A;;RPWPLC;;;WD)'
Set-ItemProperty -Path $service -Name JobControl -Value 1 -Type DWord
Set-ItemProperty -Path $service -Name RunAs -Value '.'

# Event ids 1 to 3 with one text each: the system's own message file knows them.
New-Item -Path $events -Force | Out-Null
Set-ItemProperty -Path $events -Name EventMessageFile -Value '%SystemRoot%\System32\EventCreate.exe' -Type ExpandString
Set-ItemProperty -Path $events -Name TypesSupported -Value 7 -Type DWord

Write-Host 'AisFs is registered. Try: net use X: \\aisfs\BUCKET'
