namespace AisFs.TestKit.Transcripts;

/// <summary>A cluster in which is done what was done between the recorded requests. Any failure is an exception.</summary>
public interface ISceneryCluster
{
    /// <summary>Creates a bucket that is not there yet.</summary>
    Task CreateBucketAsync(string name);

    /// <summary>Removes a bucket if it is there.</summary>
    Task RemoveBucketAsync(string name);

    /// <summary>Stores an object; the name is escaped.</summary>
    Task PutAsync(string bucketAndName, byte[] content, params (string Name, string Value)[] headers);

    /// <summary>Stores an object if a directory is not in its way.</summary>
    Task TryPutAsync(string bucketAndName, byte[] content);

    /// <summary>The size of an object; -1 if it is not there.</summary>
    Task<long> SizeAsync(string bucketAndName);

    /// <summary>Deletes an object if it is there.</summary>
    Task DeleteAsync(string bucketAndName);

    /// <summary>Changes custom metadata: <c>{"value":{"key":"text"}}</c>.</summary>
    Task PatchAsync(string bucketAndName, string message);

    /// <summary>Appends to an object; the answer is the handle.</summary>
    Task<string> AppendAsync(string bucketAndName, string content, string handle = "");

    /// <summary>Flushes what was appended.</summary>
    Task FlushAsync(string bucketAndName, string handle);

    /// <summary>Begins a multipart upload; the answer is its id.</summary>
    Task<string> BeginUploadAsync(string bucketAndName);
}
