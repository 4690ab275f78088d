using System.CommandLine;
using System.CommandLine.Parsing;
using GraphBridge.Formats;
using GraphBridge.Lowering;

namespace GraphBridge.Cli;

/// <summary>The options of commands that write ONNX files: whether captured operations are lowered, and how.</summary>
internal sealed class LoweringFlags
{
    private readonly Option<bool> _exact = new("--exact") { Description = "In ONNX files, keep captured operations as they are: for Netron, and to be read back without loss." };

    private readonly Option<int?> _opset = new("--opset")
    {
        Description = $"The operator set of ONNX files, {LoweringOptions.FirstOpset} to {LoweringOptions.LastOpset}; {new LoweringOptions().Opset} if not given.",
        HelpName = "N",
    };

    private readonly Option<bool> _training = new("--training") { Description = "In ONNX files, keep the training form of dropout and batch norm." };
    private readonly Option<bool> _keepUnknown = new("--keep-unknown") { Description = "In ONNX files, keep operations that ONNX can't say in their own domain." };
    private readonly Option<bool> _foldBatchNorm = new("--fold-batch-norm") { Description = "In ONNX files, fold each batch norm into the convolution before it." };
    private readonly Option<bool> _functions = new("--functions") { Description = "In ONNX files, make each module a function of the model." };
    private readonly Option<bool?> _external = new("--external-data") { Description = "Write the weights of ONNX files to a file beside them; without it, those of more than 1.5 GB are." };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_exact, _opset, _training, _keepUnknown, _foldBatchNorm, _functions, _external])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            foreach (var option in (Option[])[_opset, _training, _keepUnknown, _foldBatchNorm, _functions])
                if (result.GetValue(_exact) && result.GetResult(option) is { Implicit: false })
                    result.AddError($"--exact lowers nothing, so {option.Name} has no meaning with it");
        });
    }

    /// <summary>Whether captured operations stay as they are.</summary>
    public bool IsExact(CommandResult command) => command.GetValue(_exact);

    /// <summary>What was given.</summary>
    public SaveOptions Of(ParseResult arguments)
    {
        var lowering = new LoweringOptions
        {
            Training = arguments.GetValue(_training),
            KeepUnknown = arguments.GetValue(_keepUnknown),
            FoldBatchNorm = arguments.GetValue(_foldBatchNorm),
            Modules = arguments.GetValue(_functions) ? ModuleForm.Functions : null,
        };
        return new()
        {
            Exact = arguments.GetValue(_exact),
            Lowering = arguments.GetValue(_opset) is { } opset ? lowering with { Opset = opset } : lowering,
            ExternalData = arguments.GetValue(_external),
        };
    }
}
