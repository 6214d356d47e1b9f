namespace AisFs.Client.Etl;

/// <summary>An object that an ETL could not transform.</summary>
/// <param name="ObjectName">The object.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Code">The HTTP status that the pod answered; 0 if the cluster does not say.</param>
public sealed record AisEtlObjectError(string ObjectName, string Message, int Code);
