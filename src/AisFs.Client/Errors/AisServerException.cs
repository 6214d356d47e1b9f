namespace AisFs.Client;

/// <summary>The cluster answered with an error.</summary>
public class AisServerException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">The error that the cluster reported.</param>
    public AisServerException(AisServerError error)
        : base((error ?? throw new ArgumentNullException(nameof(error))).ToString())
        => Error = error;

    /// <summary>The error that the cluster reported.</summary>
    public AisServerError Error { get; }

    /// <summary>The HTTP status.</summary>
    public int Status => Error.Status;

    /// <summary>The cluster's name of the error, for example <c>ErrBckNotFound</c>; empty when it gave none.</summary>
    public string TypeCode => Error.TypeCode;

    /// <summary>The cluster's message, without any envelope.</summary>
    public string ServerMessage => Error.Message;

    /// <summary>The node that answered, for example <c>t[KKBt8081]</c>; empty if it does not say.</summary>
    public string Node => Error.Node;

    /// <inheritdoc/>
    public override bool IsRetriable
        => Status is 408 or 429 or 502 or 503 or 504 || (Status == 500 && TypeCode.Length == 0);
}
