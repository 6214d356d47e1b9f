using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]
[module: SkipLocalsInit]
