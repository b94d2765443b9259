/** The part of `socket.io-client` that is used: its entry point also brings ways to name a server that nothing here needs. */
export { Manager } from '../../node_modules/socket.io-client/build/esm/manager.js'
