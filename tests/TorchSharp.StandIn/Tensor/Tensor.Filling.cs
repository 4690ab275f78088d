using static TorchSharp.PInvoke.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Filling, copying, random numbers.</summary>
    public partial class Tensor
    {
        public Tensor fill_(Scalar value) => Same(this, Run("fill_.Scalar", ("self", this), ("value", value)));
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Same(this, Run("copy_", ("self", this), ("src", source), ("non_blocking", nonBlocking)));
        public Tensor uniform_(double from, double to, Generator generator = null) => Same(this, Run("uniform_", ("self", this), ("from", from), ("to", to)));
        public Tensor normal_(double mean = 0, double std = 1, Generator generator = null) => Same(this, Run("normal_", ("self", this), ("mean", mean), ("std", std)));
        public Tensor bernoulli(Generator generator = null) => One("bernoulli", ("self", this));
        public Tensor bernoulli_(double p = 0.5, Generator generator = null) => Same(this, Run("bernoulli_.float", ("self", this), ("p", p)));
        public Tensor bernoulli_(Tensor p, Generator generator = null) => Same(this, Run("bernoulli_.Tensor", ("self", this), ("p", p)));
        public Tensor exponential_(double lambda = 1, Generator generator = null) => Same(this, Run("exponential_", ("self", this), ("lambd", lambda)));
        public Tensor multinomial(long num_samples, bool replacement = false, Generator generator = null) => One("multinomial", ("self", this), ("num_samples", num_samples), ("replacement", replacement));
        public Tensor poisson(Generator generator = null) => One("poisson", ("self", this));
    }
}
