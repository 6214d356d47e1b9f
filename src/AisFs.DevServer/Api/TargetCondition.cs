namespace AisFs.DevServer.Api;

/// <summary>How a target is.</summary>
public enum TargetCondition
{
    /// <summary>It answers.</summary>
    Running,

    /// <summary>Its process has ended: connections are refused, those there were have been reset.</summary>
    Stopped,

    /// <summary>It accepts connections and answers nothing, what it was sending stands still.</summary>
    Hung,
}
