using System.Runtime.CompilerServices;

// Nothing that is not blittable may cross the boundary.
[assembly: DisableRuntimeMarshalling]
[module: SkipLocalsInit]
