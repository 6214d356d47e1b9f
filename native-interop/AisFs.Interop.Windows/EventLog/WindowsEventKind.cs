using System.Diagnostics.CodeAnalysis;

namespace AisFs.Interop.Windows.EventLog;

/// <summary>The kinds of entries in the Windows event log (EVENTLOG_* of winnt.h).</summary>
[SuppressMessage("Design", "CA1008:Enums should have zero value", Justification = "Zero is success, which is not logged.")]
public enum WindowsEventKind
{
    /// <summary>Something failed.</summary>
    Error = 1,

    /// <summary>Something is not as it should be.</summary>
    Warning = 2,

    /// <summary>Something happened as it should.</summary>
    Information = 4,
}
