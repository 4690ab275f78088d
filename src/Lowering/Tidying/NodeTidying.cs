using GraphBridge.Lowering.Emitting;

namespace GraphBridge.Lowering.Tidying;

/// <summary>Goes through the nodes of a lowered graph once and leaves out those that change nothing or do what another does.</summary>
/// <param name="emitter">Whose nodes they are.</param>
/// <param name="options">How the graph is lowered.</param>
internal sealed class NodeTidying(Emitter emitter, LoweringOptions options)
{
    private readonly Dictionary<Term, Term> _instead = [];
    private readonly SharedConstants _constants = new();
    // the bodies of functions are equal only where each call does all of its work
    private readonly SharedNodes _shared = new(options.Modules == ModuleForm.Functions);

    /// <summary>Tidies the nodes.</summary>
    /// <param name="outputs">What the graph gives.</param>
    /// <returns>The same, in what is left.</returns>
    public Term[] Run(Term[] outputs)
    {
        var given = emitter.Nodes.ToArray();
        emitter.Nodes.Clear();
        foreach (var node in given)
        {
            for (var i = 0; i < node.Inputs.Length; i++)
                node.Inputs[i] = node.Inputs[i] is { } input ? Now(input) : null;
            if (Chains.Source(node) is { } source)
            {
                Replace(node.Outputs[0]!, source);
                continue;
            }
            var shorter = Chains.Shorter(node) ?? node;
            var kept = _shared.First(shorter);
            if (kept == shorter)
                emitter.Nodes.Add(kept);
            if (kept != node)
                for (var slot = 0; slot < node.Outputs.Length; slot++)
                    if (node.Outputs[slot] is { } output)
                        Replace(output, kept.Outputs[slot]!);
        }
        outputs = Array.ConvertAll(outputs, Now);
        return options.FoldBatchNorm ? new BatchNormFolding(emitter).Run(outputs) : outputs;

        Term Now(Term term) => _instead.GetValueOrDefault(term) ?? _constants.First(term);
    }

    // the name that a result had in the capture goes on
    private void Replace(Term old, Term now)
    {
        if (now.Producer is not null)
            now.Stands ??= old.Stands;
        _instead[old] = now;
    }
}
