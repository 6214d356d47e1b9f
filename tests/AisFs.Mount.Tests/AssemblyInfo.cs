using Xunit.v3;

// One of these tests makes a mount namespace: it would hold a copy of whatever others have mounted at that moment, and so
// keep their mounts from ending.
[assembly: Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
