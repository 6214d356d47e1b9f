namespace AisFs.Client.Wire;

/// <summary>The actions of control messages. Those that start jobs have the names of the jobs' kinds.</summary>
internal static class ActionNames
{
    public const string AbortMultipart = "mpt-abort";

    public const string BeginMultipart = "mpt-upload";

    public const string CompleteMultipart = "mpt-complete";

    public const string CheckLock = "check-lock";

    public const string CreateBucket = "create-bck";

    public const string DestroyBucket = "destroy-bck";

    public const string DestroyInventory = "destroy-inventory";

    public const string EvictBucket = "evict-remote-bck";

    public const string List = "list";

    public const string RenameObject = "rename-obj";

    public const string ResetProperties = "reset-bprops";

    public const string SetProperties = "set-bprops";

    /// <summary>Custom metadata are set by a message without an action.</summary>
    public const string SetCustom = "";

    public const string ShowInventory = "show-inventory";

    public const string StartJob = "start";

    public const string StopJob = "stop";

    public const string SummarizeBucket = "summary-bck";
}
