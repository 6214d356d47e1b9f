using System.Globalization;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>curl as a contestant.</summary>
internal static class Curl
{
    /// <summary>What curl prints of each transfer.</summary>
    private const string Told = "-w 'got %{http_code} %{size_download} %{size_upload} %{time_total}\\n'";

    private const string Options = $$"""-sS -L ${AUTH:+--location-trusted -H "Authorization: $AUTH"} {{Told}}""";

    /// <summary>Reads one object in one stream.</summary>
    /// <param name="name">The contestant's name.</param>
    /// <param name="url">The object.</param>
    /// <param name="file">Where to; null: nowhere.</param>
    /// <param name="authorization">The value of the header; null: none.</param>
    public static Contestant Get(string name, string url, string? file, string? authorization) => Of(name, async clock =>
    {
        (string output, double cpu, _) = await OtherProgram.RunAsync($"AUTH=$3\ncurl {Options} -o \"$1\" \"$2\"", file ?? "/dev/null", url, authorization ?? string.Empty);
        double[] got = Got(output, 1)[0];
        Delete(file);
        return new Outcome((long)got[1], 1) { Seconds = got[3], CpuSeconds = cpu };
    });

    /// <summary>Reads one object by as many curls as there are ranges.</summary>
    public static Contestant GetRanges(string name, string url, long size, int count, string? authorization) => Of(name, async clock =>
    {
        string script = $"""
            AUTH=$4
            for ((i = 0; i < $3; i++)); do curl {Options} -r $(($2 * i / $3))-$(($2 * (i + 1) / $3 - 1)) -o /dev/null "$1" & done
            wait
            """;
        (string output, double cpu, _) = await OtherProgram.RunAsync(
            script, url, size.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture), authorization ?? string.Empty);
        double[][] got = Got(output, count);
        return new Outcome((long)got.Sum(transfer => transfer[1]), count) { Seconds = got.Max(transfer => transfer[3]), CpuSeconds = cpu };
    });

    /// <summary>Stores a file as an object.</summary>
    public static Contestant Put(string name, string url, string file, string? authorization) => Of(name, async clock =>
    {
        (string output, double cpu, _) = await OtherProgram.RunAsync($"AUTH=$3\ncurl {Options} -o /dev/null -T \"$1\" \"$2\"", file, url, authorization ?? string.Empty);
        double[] got = Got(output, 1)[0];
        return new Outcome((long)got[2], 1) { Seconds = got[3], CpuSeconds = cpu };
    });

    /// <summary>Sends GETs with messages, one after the other over one connection.</summary>
    /// <param name="name">The contestant's name.</param>
    /// <param name="url">Where to.</param>
    /// <param name="messages">Files that hold the messages.</param>
    /// <param name="operations">How many operations that counts as.</param>
    /// <param name="authorization">The value of the header; null: none.</param>
    public static Contestant Ask(string name, string url, IReadOnlyList<string> messages, long operations, string? authorization) => Of(name, async clock =>
    {
        // One curl keeps its connection from URL to URL.
        string each = $"{Options} -X GET -H 'Accept: application/msgpack' -H 'Content-Type: application/json' -o /dev/null";
        string script = $"""
            AUTH=$1 URL=$2
            shift 2
            all=()
            for message in "$@"; do all+=(--next {each} --data-binary "@$message" "$URL"); done
            curl "{"${all[@]:1}"}"
            """;
        (string output, double cpu, _) = await OtherProgram.RunAsync(script, [authorization ?? string.Empty, url, .. messages]);
        double[][] got = Got(output, messages.Count);
        return new Outcome((long)got.Sum(transfer => transfer[1]), operations) { Seconds = got.Sum(transfer => transfer[3]), CpuSeconds = cpu };
    });

    public static void Delete(string? file)
    {
        if (file is not null)
        {
            File.Delete(file);
        }
    }

    private static Contestant Of(string name, Func<Stopclock, Task<Outcome>> run) => new(name, run) { Program = "curl" };

    private static double[][] Got(string output, int count)
    {
        double[][] got = OtherProgram.Numbers(output, "got");
        return got.Length == count && got.All(transfer => transfer[0] is 200 or 206) ? got : throw new IOException($"curl did not do it: {output}");
    }
}
