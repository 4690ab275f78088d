using GraphBridge.Capture;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GraphBridge.TorchHost.Tests;

public sealed class ModuleTextTests
{
    /// <summary>A list of equal blocks, a module under two names with a frozen weight, and one that is never called.</summary>
    private sealed class Tree : Module<Tensor, Tensor>
    {
        private readonly ModuleList<Sequential> blocks;
        private readonly Linear head;
        private readonly Linear again;
        private readonly Conv2d unused;

        public Tree()
            : base("Tree")
        {
            blocks = ModuleList(Block(), Block());
            head = again = Linear(8, 4, hasBias: false);
            unused = Conv2d(3, 16, 3L, padding: 1L);
            head.weight!.requires_grad = false;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            foreach (var block in blocks)
                input = block.call(input);
            return again.call(input);
        }

        private static Sequential Block() => Sequential(("fc", Linear(8, 8)), ("act", ReLU()));
    }

    private static ForwardGraph Graph()
    {
        using var model = new Tree();
        using (no_grad())
            return ForwardCapture.Run(model, () => model.call(rand(2, 8))).Graph;
    }

    [TorchFact]
    public void A_model_is_printed_as_PyTorch_prints_the_same_one() =>
        Assert.Equal("""
            Tree(
              (blocks): ModuleList(
                (0-1): 2 x Sequential(
                  (fc): Linear(in_features=8, out_features=8, bias=True)
                  (act): ReLU()
                )
              )
              (head): Linear(in_features=8, out_features=4, bias=False)
              (again): Linear(in_features=8, out_features=4, bias=False)
              (unused): Conv2d(3, 16, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
            )
            """.ReplaceLineEndings("\n"), Graph().ToModuleString());

    [TorchFact]
    public void A_module_of_two_names_is_walked_once_and_a_frozen_parameter_is_not_trainable()
    {
        var graph = Graph();
        Assert.Equal(["", "blocks", "blocks.0", "blocks.0.fc", "blocks.0.act", "blocks.1", "blocks.1.fc", "blocks.1.act", "head", "unused"],
            graph.NamedModules().Select(module => module.Name));
        Assert.Equal("head", graph.FindModule("again")!.Value.SameAs!.Value.Path);
        Assert.Equal([("blocks.0.fc.weight", true), ("blocks.0.fc.bias", true), ("blocks.1.fc.weight", true), ("blocks.1.fc.bias", true), ("head.weight", false),
            ("unused.weight", true), ("unused.bias", true)], graph.NamedParameters().Select(parameter => (parameter.Name, parameter.IsTrainable!.Value)));
        Assert.Contains("again.weight", graph.StateDict().Select(tensor => tensor.Name));
    }
}
