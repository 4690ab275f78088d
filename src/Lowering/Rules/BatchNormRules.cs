using GraphBridge.Lowering.Emitting;
using GraphBridge.Lowering.Sizes;

namespace GraphBridge.Lowering.Rules;

/// <summary>Batch normalization, and instance normalization, which is that of each instance for itself.</summary>
internal static class BatchNormRules
{
    public static void AddTo(RuleTable table)
    {
        const string arguments = "(Tensor input, Tensor? weight, Tensor? bias, Tensor? running_mean, Tensor? running_var, ";
        table.Add($"batch_norm{arguments}bool training, float momentum, float eps, bool cudnn_enabled) -> Tensor", (e, a) => Batch(e, a, a.Bool("training"), "momentum", "eps", 1));
        table.Add($"native_batch_norm{arguments}bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor)", (e, a) => Batch(e, a, a.Bool("training"), "momentum", "eps", 3));
        // of newer libtorch
        table.Add("_native_batch_norm_legit(Tensor input, Tensor? weight, Tensor? bias, Tensor running_mean, Tensor running_var, bool training, float momentum, float eps) -> (Tensor, Tensor, Tensor)",
            (e, a) => Batch(e, a, a.Bool("training"), "momentum", "eps", 3));
        table.Add("_native_batch_norm_legit_no_training(Tensor input, Tensor? weight, Tensor? bias, Tensor running_mean, Tensor running_var, float momentum, float eps) -> (Tensor, Tensor, Tensor)",
            (e, a) => Batch(e, a, isTraining: false, "momentum", "eps", 3));
        table.Add($"cudnn_batch_norm{arguments}bool training, float exponential_average_factor, float epsilon) -> (Tensor, Tensor, Tensor, Tensor)",
            (e, a) => Batch(e, a, a.Bool("training"), "exponential_average_factor", "epsilon", 4));
        table.Add($"instance_norm{arguments}bool use_input_stats, float momentum, float eps, bool cudnn_enabled) -> Tensor", Instance);
    }

    // its other results are for the backward pass
    private static Term?[] Batch(Emitter e, Arguments a, bool isTraining, string momentum, string epsilon, int results)
    {
        var x = a["input"];
        var (mean, variance) = (a.Optional("running_mean"), a.Optional("running_var"));
        var taken = new Term?[results + 2];
        isTraining &= a.Options.Training;
        // ONNX has a form for training from operator set 14 on
        if (mean is null || variance is null || (isTraining && e.Opset < 14))
        {
            taken[0] = Scaled(e, a, e.Standardize(x, [0, .. Enumerable.Range(2, Math.Max(0, x.Rank - 2))], a.Float(epsilon)));
            return taken;
        }
        Term[] inputs = [x, Scale(e, a, "weight", 1), Scale(e, a, "bias", 0), e.Cast(mean, x.Type), e.Cast(variance, x.Type)];
        if (isTraining)
        {
            // ONNX keeps the other part of the momentum
            var all = e.Ops("BatchNormalization", inputs, [("epsilon", a.Float(epsilon)), ("momentum", 1 - a.Float(momentum)), ("training_mode", 1)], x.Type, mean.Type, variance.Type);
            (taken[0], taken[results], taken[results + 1]) = (all[0], all[1], all[2]);
            return taken;
        }
        (taken[0], taken[results], taken[results + 1]) = (e.Op("BatchNormalization", inputs, [("epsilon", a.Float(epsilon))]), mean, variance);
        return taken;
    }

    private static Term?[] Instance(Emitter e, Arguments a)
    {
        var x = a["input"];
        var (mean, variance) = (a.Optional("running_mean"), a.Optional("running_var"));
        if (!a.Bool("use_input_stats"))
            return [e.Op("BatchNormalization", [x, Scale(e, a, "weight", 1), Scale(e, a, "bias", 0), mean, variance], [("epsilon", a.Float("eps"))])];
        // ONNX Runtime has no kernel for doubles
        var y = x.Type == ElementType.Float64 ? Scaled(e, a, e.Standardize(x, [.. Enumerable.Range(2, x.Rank - 2)], a.Float("eps")))
            : e.Op("InstanceNormalization", [x, Scale(e, a, "weight", 1), Scale(e, a, "bias", 0)], [("epsilon", a.Float("eps"))]);
        return [y, mean, variance];
    }

    private static Term Scale(Emitter e, Arguments a, string name, double otherwise) =>
        a.Optional(name) is { } given ? e.Cast(given, a["input"].Type) : e.Filled(a["input"].Type, [a["input"].Dimensions[1]], otherwise);

    private static Term Scaled(Emitter e, Arguments a, Term x)
    {
        Size[] shape = [a["input"].Dimensions[1], .. Enumerable.Repeat((Size)1, Math.Max(0, x.Rank - 2))];
        if (a.Optional("weight") is { } weight)
            x = e.Op("Mul", x, e.Reshape(e.Cast(weight, x.Type), shape));
        return a.Optional("bias") is { } bias ? e.Op("Add", x, e.Reshape(e.Cast(bias, x.Type), shape)) : x;
    }
}
