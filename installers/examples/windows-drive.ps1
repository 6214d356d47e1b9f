# A drive for one user, until it is unmounted. WinFsp 2.x has to be installed.
aisfs mount ais://datasets X: --endpoint http://proxy:51080
Get-ChildItem X:\
aisfs unmount X:

# Drives by "net use" and by Explorer's "Map network drive", also after the next logon. The first line is run once, elevated.
.\register.ps1 -Endpoint http://proxy:51080
net use Y: \\aisfs\datasets /persistent:yes
net use Y: /delete
