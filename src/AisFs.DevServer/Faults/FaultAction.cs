using AisFs.DevServer.Cluster;

namespace AisFs.DevServer.Faults;

/// <summary>What a fault does. In JSON the names are written with dashes: <c>reset-body</c>.</summary>
public enum FaultAction
{
    /// <summary>Waits <see cref="FaultRule.Delay"/> before the request is answered; other rules still apply.</summary>
    Delay,

    /// <summary>Answers <see cref="FaultRule.Status"/> with an AIS error body, and Retry-After if set.</summary>
    Status,

    /// <summary>Resets the connection (TCP RST) before the answer.</summary>
    Reset,

    /// <summary>Resets the connection after <see cref="FaultRule.Bytes"/> bytes of the answer's content.</summary>
    ResetBody,

    /// <summary>Ends the connection in order after <see cref="FaultRule.Bytes"/> bytes, fewer than Content-Length says.</summary>
    ShortBody,

    /// <summary>Redirects to a target that does not own the object (needs two targets).</summary>
    WrongTarget,

    /// <summary>Sends the answer's content at <see cref="FaultRule.BytesPerSecond"/>.</summary>
    Drip,

    /// <summary>Neither answers nor closes until the client goes away or the server stops.</summary>
    Hang,

    /// <summary>Hangs after <see cref="FaultRule.Bytes"/> bytes of the answer's content.</summary>
    HangBody,

    /// <summary>Ends the target's process after <see cref="FaultRule.Bytes"/> bytes of the answer's content, as <see cref="TargetControl.Stop"/> does.</summary>
    StopTarget,

    /// <summary>Resets the connection after <see cref="FaultRule.Bytes"/> bytes of the request's content; nothing is stored.</summary>
    ResetUpload,

    /// <summary>Does all that was asked, then resets the connection instead of answering: the client cannot know.</summary>
    LoseAnswer,
}
