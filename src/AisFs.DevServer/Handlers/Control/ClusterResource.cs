using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>/v1/cluster: questions about the cluster, and actions.</summary>
internal sealed class ClusterResource(Gate gate, ClusterQuestions questions, ClusterActions actions)
{
    public async Task RunAsync(Exchange exchange, string rest)
    {
        if (await exchange.BeginAsync(exchange.Method == "PUT" ? Operation.ClusterPut : Operation.ClusterGet).ConfigureAwait(false))
        {
            gate.Check(exchange, exchange.Method == "GET" ? Access.None : Access.Admin);
            await (exchange.Method switch
            {
                "GET" => questions.AnswerAsync(exchange),
                "PUT" => actions.RunAsync(exchange, rest),
                _ => exchange.MethodNotAllowedAsync("DELETE, GET, POST, PUT"),
            }).ConfigureAwait(false);
        }
    }
}
