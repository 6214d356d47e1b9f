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
        => Fill(new CopyMessage(), options, new SelectionMessage(), destination: null, options.ContinueOnError ? true : null);

    public static TransformMessage OfBucket(AisTransformBucketOptions options, AisEtlReference etl)
        => Transform(options, etl, new SelectionMessage(), destination: null, options.ContinueOnError ? true : null);

    public static CopyMessage OfGroup(AisCopyBucketOptions options, SelectionMessage selection, BucketAddress destination)
        => Fill(new CopyMessage(), options, selection, MessageParts.Of(destination), options.ContinueOnError);

    public static TransformMessage OfGroup(AisTransformBucketOptions options, AisEtlReference etl, SelectionMessage selection, BucketAddress destination)
        => Transform(options, etl, selection, MessageParts.Of(destination), options.ContinueOnError);

    private static TransformMessage Transform(
        AisTransformBucketOptions options, AisEtlReference etl, SelectionMessage selection, BucketMessage? destination, bool? continueOnError)
    {
        TransformMessage message = new()
        {
            EtlName = etl.Name,
            ObjectTimeout = GoDuration.Format(options.ObjectTimeout),
            Pipeline = etl.Pipeline.Count > 0 ? etl.Pipeline : null,
        };
        return Fill(message, options, selection, destination, continueOnError);
    }

    private static T Fill<T>(T message, AisCopyBucketOptions options, SelectionMessage selection, BucketMessage? destination, bool? continueOnError)
        where T : CopyMessage
    {
        message.Names = selection.Names;
        message.Template = selection.Template;
        message.Extensions = options.Extensions is { Count: > 0 } extensions ? extensions : null;
        message.Workers = options.Workers;
        message.Prefix = options.Prefix;
        message.Prepend = options.Prepend;
        message.DryRun = options.DryRun;
        message.Force = options.Force;
        message.Latest = options.Latest;
        message.Synchronize = options.Synchronize;
        message.ContinueOnError = continueOnError;
        message.Destination = destination;
        return message;
    }
}
