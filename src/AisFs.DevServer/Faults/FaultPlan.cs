using System.IO.Enumeration;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Faults;

/// <summary>
/// The faults of a cluster. Rules are tried in order: every matching <see cref="FaultAction.Delay"/> and every rule about
/// the content applies, and the first rule that ends the request ends it. May be changed while the cluster runs.
/// </summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private ActiveRule[] _rules = [];
    private Random _random = new(0);
    private long _struck;

    /// <summary>The rules, in order.</summary>
    public IReadOnlyList<FaultRule> Rules => [.. Volatile.Read(ref _rules).Select(active => active.Rule)];

    /// <summary>How often any rule has struck since the plan was set.</summary>
    public long Struck => Volatile.Read(ref _struck);

    /// <summary>Replaces all rules; counts start from zero.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <param name="seed">The seed of <see cref="FaultRule.Probability"/>: the same requests in the same order fail alike.</param>
    /// <exception cref="ArgumentException">A rule is out of its ranges.</exception>
    public void Set(IEnumerable<FaultRule> rules, int seed = 0)
    {
        ActiveRule[] active = [.. rules.Select(Activate)];
        lock (_gate)
        {
            _random = new Random(seed);
            Volatile.Write(ref _struck, 0);
            Volatile.Write(ref _rules, active);
        }
    }

    /// <summary>Adds a rule behind the others.</summary>
    /// <param name="rule">The rule.</param>
    /// <exception cref="ArgumentException">It is out of its ranges.</exception>
    public void Add(FaultRule rule)
    {
        ActiveRule active = Activate(rule);
        lock (_gate)
        {
            Volatile.Write(ref _rules, [.. _rules, active]);
        }
    }

    /// <summary>Ends all faults for requests to come.</summary>
    public void Clear() => Set([]);

    /// <summary>The rules that strike a request, in order.</summary>
    internal List<FaultRule>? Match(string method, Operation operation, NodeRole role, string bucket, ReadOnlySpan<byte> objectName)
    {
        ActiveRule[] rules = Volatile.Read(ref _rules);
        if (rules.Length == 0)
        {
            return null;
        }

        List<FaultRule>? struck = null;
        string? name = null;
        foreach (ActiveRule active in rules)
        {
            FaultRule rule = active.Rule;
            if ((rule.Method is { } wantedMethod && !method.Equals(wantedMethod, StringComparison.OrdinalIgnoreCase))
                || (rule.Operation is { } wantedOperation && wantedOperation != operation)
                || (rule.Role is { } wantedRole && wantedRole != role)
                || (rule.Bucket is { } wantedBucket && !Matches(wantedBucket, bucket))
                || (rule.Object is { } wantedObject && !Matches(wantedObject, name ??= System.Text.Encoding.UTF8.GetString(objectName)))
                || !CanStrike(rule.Action, operation, role)
                || !Take(active))
            {
                continue;
            }

            (struck ??= []).Add(rule);
            if (EndsRequest(rule.Action))
            {
                break;
            }
        }

        return struck;
    }

    /// <summary>Whether a name matches a pattern with wildcards. A backslash in a pattern stands for itself.</summary>
    private static bool Matches(string pattern, ReadOnlySpan<char> name)
        => name.IsEmpty
            ? pattern.AsSpan().Trim('*').IsEmpty
            : FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), name, ignoreCase: false);

    /// <summary>The proxy redirects, and the target has the content: a fault about one of them does not strike at the other.</summary>
    private static bool CanStrike(FaultAction action, Operation operation, NodeRole role) => action switch
    {
        FaultAction.WrongTarget => role == NodeRole.Proxy,
        FaultAction.StopTarget => role == NodeRole.Target,
        FaultAction.ResetBody or FaultAction.ShortBody or FaultAction.HangBody or FaultAction.Drip or FaultAction.ResetUpload or FaultAction.LoseAnswer
            => role == NodeRole.Target || operation is not (>= Operation.ObjectGet and <= Operation.MultipartAbort),
        _ => true,
    };

    private static bool EndsRequest(FaultAction action) => action is FaultAction.Status or FaultAction.Reset or FaultAction.Hang;

    private static ActiveRule Activate(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Validate();
        return new ActiveRule(rule);
    }

    private bool Take(ActiveRule active)
    {
        lock (_gate)
        {
            active.Seen++;
            if (active.Seen <= active.Rule.Skip
                || (active.Rule.Count is { } count && active.Struck >= count)
                || (active.Rule.Probability < 1 && _random.NextDouble() >= active.Rule.Probability))
            {
                return false;
            }

            active.Struck++;
            _struck++;
            return true;
        }
    }

    private sealed class ActiveRule(FaultRule rule)
    {
        public FaultRule Rule => rule;

        public long Seen { get; set; }

        public long Struck { get; set; }
    }
}
