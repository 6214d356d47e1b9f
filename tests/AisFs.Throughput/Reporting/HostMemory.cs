using System.Globalization;

namespace AisFs.Throughput.Reporting;

/// <summary>What the host of a virtual machine does with memory that programs here have freed.</summary>
internal static class HostMemory
{
    private const string OrderOfReports = "/sys/module/page_reporting/parameters/page_reporting_order";

    // Larger blocks than any that the kernel has free.
    private const int Never = 11;

    /// <summary>
    /// What is to be known of the figures where the kernel gives free memory back to the host. It is slow to get again, which
    /// only those pay who fill the page cache: a mount and a local folder, but not raw HTTP.
    /// </summary>
    /// <returns>A note; null where the kernel keeps its memory.</returns>
    public static string? Note()
        => File.Exists(OrderOfReports) && int.TryParse(File.ReadAllText(OrderOfReports), CultureInfo.InvariantCulture, out int order) && order < Never
            ? "this machine gives free memory back to its host, and loads that fill the page cache wait for it: as root, "
                + $"echo {Never} > {OrderOfReports}, and measure again"
            : null;
}
