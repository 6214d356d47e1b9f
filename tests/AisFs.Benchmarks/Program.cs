using AisFs.Benchmarks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// "wire [rounds]": the client beside curl and wrk; a server in a process of its own.
switch (args)
{
    case [WireComparison.ServerMode]:
        return await WireComparison.ServeAsync();
    case ["wire", ..]:
        return await WireComparison.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 5);
}

// In this process: a generated project would not build under this repository's build rules.
ManualConfig config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default);
BenchmarkSwitcher
    .FromTypes([typeof(FuseBenchmarks), typeof(FileSystemBenchmarks), typeof(ListingBenchmarks), typeof(OwnerBenchmarks), typeof(ClientReadBenchmarks)])
    .Run(args.Length > 0 ? args : ["--filter", "*"], config);
return 0;
