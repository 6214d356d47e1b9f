using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Jobs;

/// <summary>
/// Makes the messages of copies and transformations. Those of whole buckets leave out what is false by default and have the other
/// bucket in the query; those of groups have all in the message.
/// </summary>
internal static class CopyMessages
{
    public static CopyMessage OfBucket(AisCopyBucketOptions options)
        => Copy(options, new SelectionMessage(), destination: null, options.ContinueOnError ? true : null);

    public static TransformMessage OfBucket(AisTransformBucketOptions options, AisEtlReference etl)
        => Transform(options, etl, new SelectionMessage(), destination: null, options.ContinueOnError ? true : null);

    public static CopyMessage OfGroup(AisCopyBucketOptions options, SelectionMessage selection, BucketAddress destination)
        => Copy(options, selection, MessageParts.Of(destination), options.ContinueOnError);

    public static TransformMessage OfGroup(AisTransformBucketOptions options, AisEtlReference etl, SelectionMessage selection, BucketAddress destination)
        => Transform(options, etl, selection, MessageParts.Of(destination), options.ContinueOnError);

    private static CopyMessage Copy(AisCopyBucketOptions options, SelectionMessage selection, BucketMessage? destination, bool? continueOnError) => new()
    {
        Names = selection.Names,
        Template = selection.Template,
        Extensions = options.Extensions is { Count: > 0 } extensions ? extensions : null,
        Workers = options.Workers,
        Prefix = options.Prefix,
        Prepend = options.Prepend,
        DryRun = options.DryRun,
        Force = options.Force,
        Latest = options.Latest,
        Synchronize = options.Synchronize,
        ContinueOnError = continueOnError,
        Destination = destination,
    };

    private static TransformMessage Transform(
        AisTransformBucketOptions options, AisEtlReference etl, SelectionMessage selection, BucketMessage? destination, bool? continueOnError) => new()
    {
        Names = selection.Names,
        Template = selection.Template,
        Extensions = options.Extensions is { Count: > 0 } extensions ? extensions : null,
        Workers = options.Workers,
        Prefix = options.Prefix,
        Prepend = options.Prepend,
        DryRun = options.DryRun,
        Force = options.Force,
        Latest = options.Latest,
        Synchronize = options.Synchronize,
        ContinueOnError = continueOnError,
        Destination = destination,
        EtlName = etl.Name,
        ObjectTimeout = GoDuration.Format(options.ObjectTimeout),
        Pipeline = etl.Pipeline.Count > 0 ? etl.Pipeline : null,
    };
}
