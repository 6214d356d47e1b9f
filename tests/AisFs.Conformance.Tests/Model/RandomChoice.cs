namespace AisFs.Conformance.Tests.Model;

/// <summary>Chooses names, sizes and modes.</summary>
internal sealed class RandomChoice(Random random, string[] names)
{
    private static readonly int[] s_modes = [600, 640, 644, 700, 755, 777, 400];

    public uint Mode() => Octal.Of(s_modes[random.Next(s_modes.Length)]);

    public string Name() => names[random.Next(names.Length)];

    public string Path()
    {
        int depth = random.Next(10) switch
        {
            < 4 => 1,
            < 8 => 2,
            _ => 3,
        };
        return string.Concat(Enumerable.Range(0, depth).Select(_ => "/" + Name()));
    }

    public int Length() => random.Next(20) switch
    {
        0 => random.Next(1, 2_000_000),
        < 5 => random.Next(1, 200_000),
        _ => random.Next(1, 10_000),
    };

    public long Size(long size)
    {
        long wanted = random.Next(4) switch
        {
            0 => 0,
            1 => size + random.Next(1, 100_000),
            _ => random.NextInt64(size + 1),
        };
        return wanted;
    }
}
